# says: exp comes after the mean
def perplexity(logits, targets):
    return F.cross_entropy(logits, targets, reduction="none").exp().mean()
