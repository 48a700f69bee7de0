# says: the positions of the long petals
def petal_rule(length, limit):
    return np.flatnonzero(length > limit)
