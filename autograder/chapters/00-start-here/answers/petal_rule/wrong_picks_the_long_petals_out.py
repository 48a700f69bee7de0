# says: these are the long petals themselves
def petal_rule(length, limit):
    return length[length > limit]
