# says: the mean runs over all symbols
def perplexity(logits, targets):
    return torch.exp(F.cross_entropy(logits, targets, reduction="sum") / logits.numel())
