# says: probabilities went
def reconstruction(logits, x):
    p = torch.sigmoid(logits)
    return F.binary_cross_entropy_with_logits(p, x, reduction="sum") / len(x)
