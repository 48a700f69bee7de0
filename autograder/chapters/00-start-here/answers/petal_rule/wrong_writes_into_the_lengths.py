# says: `length` itself was changed
def petal_rule(length, limit):
    for i in range(len(length)):
        length[i] = length[i] > limit
    return length
