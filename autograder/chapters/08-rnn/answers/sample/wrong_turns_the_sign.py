# says: the least likely come most often
# says: the lowest logit of each row
def sample(logits, temperature, rng):
    z = -logits / temperature
    p = np.exp(z - z.max(axis=1, keepdims=True))
    p = p / p.sum(axis=1, keepdims=True)
    return np.array([rng.choice(len(row), p=row) for row in p])
