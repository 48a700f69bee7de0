# says: of the most likely symbols
def perplexity(logits, targets):
    return torch.exp(-F.log_softmax(logits, dim=1).max(dim=1).values.mean())
