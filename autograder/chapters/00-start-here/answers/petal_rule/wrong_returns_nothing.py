# says: nothing came back
def petal_rule(length, limit):
    length > limit
