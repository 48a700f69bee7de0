# says: all rows got the same draw
def sample(logits, temperature, rng):
    z = logits / temperature
    p = np.exp(z - z.max(axis=1, keepdims=True))
    p = p / p.sum(axis=1, keepdims=True)
    return np.array([np.random.default_rng(0).choice(len(row), p=row) for row in p])
