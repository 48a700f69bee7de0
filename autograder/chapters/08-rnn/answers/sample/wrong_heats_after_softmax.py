# says: the probabilities are divided by the temperature
def sample(logits, temperature, rng):
    p = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = p / p.sum(axis=1, keepdims=True)
    e = np.exp(p / temperature)
    p = e / e.sum(axis=1, keepdims=True)
    return np.array([rng.choice(len(row), p=row) for row in p])
