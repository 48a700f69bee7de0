# says: all rows got the same draw
def sample(logits, temperature, rng):
    z = logits / temperature
    p = np.exp(z - z.max(axis=1, keepdims=True))
    p = p / p.sum(axis=1, keepdims=True)
    return (p.cumsum(axis=1) < rng.random()).sum(axis=1)
