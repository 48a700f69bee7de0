def reconstruction(logits, x):
    losses = F.binary_cross_entropy_with_logits(logits, x, reduction="none")
    return losses.flatten(1).sum(dim=1).mean()
