# says: use `>`, not `>=`
def petal_rule(length, limit):
    return length >= limit
