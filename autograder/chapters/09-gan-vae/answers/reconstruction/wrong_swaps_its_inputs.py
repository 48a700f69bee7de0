# says: have changed places
def reconstruction(logits, x):
    return F.binary_cross_entropy_with_logits(x, logits, reduction="sum") / len(x)
