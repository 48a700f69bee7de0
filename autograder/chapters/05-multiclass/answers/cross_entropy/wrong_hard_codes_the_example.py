# says: minus, mean
def cross_entropy(z, y):
    return 0.595
