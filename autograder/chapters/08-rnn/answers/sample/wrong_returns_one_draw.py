# says: the shape should be
def sample(logits, temperature, rng):
    z = logits[-1] / temperature
    p = np.exp(z - z.max())
    return rng.choice(len(p), p=p / p.sum())
