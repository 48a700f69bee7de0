# says: turn the comparison round
def petal_rule(length, limit):
    return length < limit
