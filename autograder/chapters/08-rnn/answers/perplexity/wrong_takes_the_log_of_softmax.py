# says: a p of 0 has no logarithm
def perplexity(logits, targets):
    p = F.softmax(logits, dim=1)[torch.arange(len(targets)), targets]
    return torch.exp(-torch.log(p).mean())
