def sample(logits, temperature, rng):
    z = logits / temperature
    p = np.exp(z - np.logaddexp.reduce(z, axis=1, keepdims=True))
    return rng.multinomial(1, p / p.sum(axis=1, keepdims=True)).argmax(axis=1)
