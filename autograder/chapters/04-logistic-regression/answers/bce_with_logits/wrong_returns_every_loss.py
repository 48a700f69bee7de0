# says: take their mean
def bce_with_logits(z, y):
    return np.logaddexp(0, z) - y * z
