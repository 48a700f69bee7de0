# says: 1 / perplexity
def perplexity(logits, targets):
    log_p = F.log_softmax(logits, dim=1)[torch.arange(len(targets)), targets]
    return torch.exp(log_p.mean())
