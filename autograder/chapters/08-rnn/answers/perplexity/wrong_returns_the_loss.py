# says: this is the mean loss
def perplexity(logits, targets):
    return F.cross_entropy(logits, targets)
