# says: not by the number of pictures
def reconstruction(logits, x):
    return F.binary_cross_entropy_with_logits(logits, x, reduction="sum") / x.shape[-1]
