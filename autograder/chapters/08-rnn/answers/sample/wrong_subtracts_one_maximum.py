# says: subtract each row's maximum
def sample(logits, temperature, rng):
    e = np.exp((logits - logits.max()) / temperature)
    p = e / e.sum(axis=1, keepdims=True)
    return np.array([rng.choice(len(row), p=row) for row in p])
