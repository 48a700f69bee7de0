# says: wrong
def reconstruction(logits, x):
    return F.binary_cross_entropy_with_logits(logits, (x > 0.5).to(x.dtype), reduction="sum") / len(x)
