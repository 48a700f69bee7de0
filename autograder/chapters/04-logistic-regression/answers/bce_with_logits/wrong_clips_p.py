# says: p was clipped
def bce_with_logits(z, y):
    p = np.clip(sigmoid(z), 1e-7, 1 - 1e-7)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
