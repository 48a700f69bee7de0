# says: the term of 1 - y is missing
def bce_with_logits(z, y):
    return np.mean(y * np.logaddexp(0, -z))
