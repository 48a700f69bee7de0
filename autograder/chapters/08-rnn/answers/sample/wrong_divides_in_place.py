# says: the logits themselves were changed
def sample(logits, temperature, rng):
    logits /= temperature
    return (logits + rng.gumbel(size=logits.shape)).argmax(axis=1)
