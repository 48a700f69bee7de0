# says: sum them, or the KL weighs too much
def reconstruction(logits, x):
    return F.binary_cross_entropy_with_logits(logits, x)
