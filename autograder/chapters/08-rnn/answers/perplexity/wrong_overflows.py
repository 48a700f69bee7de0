# says: exp of 1000 overflows
def perplexity(logits, targets):
    e = torch.exp(logits)
    p = (e / e.sum(dim=1, keepdim=True))[torch.arange(len(targets)), targets]
    return torch.exp(-torch.log(p).mean())
