# says: ValueError
def petal_rule(length, limit):
    if length > limit:
        return True
    return False
