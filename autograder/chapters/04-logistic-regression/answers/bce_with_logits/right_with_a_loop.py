def bce_with_logits(z, y):
    total = 0.0
    for a, b in zip(z, y):
        a = float(a)
        if a > 0:
            total += a + np.log(1 + np.exp(-a)) - b * a
        else:
            total += np.log(1 + np.exp(a)) - b * a
    return total / len(z)
