# says: the entropy of the predictions
def perplexity(logits, targets):
    log_p = F.log_softmax(logits, dim=1)
    return torch.exp(-(log_p.exp() * log_p).sum(dim=1).mean())
