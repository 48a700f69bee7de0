def sample(logits, temperature, rng):
    z = logits - logits.max(axis=1, keepdims=True)
    e = np.exp(z / temperature)
    p = e / e.sum(axis=1, keepdims=True)
    return (p.cumsum(axis=1) < rng.random((len(p), 1))).sum(axis=1)
