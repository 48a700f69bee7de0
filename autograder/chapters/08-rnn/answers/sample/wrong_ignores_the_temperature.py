# says: the temperature changes nothing here
def sample(logits, temperature, rng):
    z = logits
    p = np.exp(z - z.max(axis=1, keepdims=True))
    p = p / p.sum(axis=1, keepdims=True)
    return np.array([rng.choice(len(row), p=row) for row in p])
