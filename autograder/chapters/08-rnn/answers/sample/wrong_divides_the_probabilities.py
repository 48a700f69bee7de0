# says: the temperature changes nothing here
def sample(logits, temperature, rng):
    p = np.exp(logits - logits.max(axis=1, keepdims=True)) / temperature
    p = p / p.sum(axis=1, keepdims=True)
    return np.array([rng.choice(len(row), p=row) for row in p])
