# says: one answer for all
def petal_rule(length, limit):
    return (length > limit).any()
