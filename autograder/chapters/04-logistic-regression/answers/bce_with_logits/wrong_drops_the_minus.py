# says: the minus sign is missing
def bce_with_logits(z, y):
    return -np.mean(np.logaddexp(0, z) - y * z)
