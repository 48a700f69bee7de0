def perplexity(logits, targets):
    losses = torch.logsumexp(logits, dim=1) - logits[torch.arange(len(targets)), targets]
    return losses.mean().exp()
