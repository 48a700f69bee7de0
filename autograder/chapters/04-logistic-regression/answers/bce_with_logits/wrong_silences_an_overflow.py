# says: NumPy met an overflow
def bce_with_logits(z, y):
    with np.errstate(all="ignore"):
        losses = np.where(np.abs(z) < 30, np.log(1 + np.exp(z)), np.maximum(z, 0)) - y * z
    return losses.mean()
