def sample(logits, temperature, rng):
    return (logits / temperature + rng.gumbel(size=logits.shape)).argmax(axis=1)
