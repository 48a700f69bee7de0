def bce_with_logits(z, y):
    s = np.where(y == 1, -z, z)  # the loss is log(1 + e^s)
    return np.mean(np.maximum(s, 0) + np.log1p(np.exp(-np.abs(s))))
