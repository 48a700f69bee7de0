# says: every symbol comes equally often
def sample(logits, temperature, rng):
    return rng.integers(logits.shape[1], size=len(logits))
