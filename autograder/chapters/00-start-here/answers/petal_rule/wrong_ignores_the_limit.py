# says: the argument `limit` is not used
def petal_rule(length, limit):
    return length > 4.7
