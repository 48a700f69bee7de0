def perplexity(logits, targets):
    z = logits - logits.max(dim=1, keepdim=True).values
    log_p = z - z.exp().sum(dim=1, keepdim=True).log()
    return (-log_p[range(len(targets)), targets].mean()).exp()
