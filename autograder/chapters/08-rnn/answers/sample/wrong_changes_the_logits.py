# says: in place
def sample(logits, temperature, rng):
    logits -= logits.max(axis=1, keepdims=True)
    logits /= temperature
    p = np.exp(logits)
    p = p / p.sum(axis=1, keepdims=True)
    return np.array([rng.choice(len(row), p=row) for row in p])
