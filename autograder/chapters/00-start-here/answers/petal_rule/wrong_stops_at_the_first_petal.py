# says: one answer for each petal
def petal_rule(length, limit):
    for one in length:
        return one > limit
