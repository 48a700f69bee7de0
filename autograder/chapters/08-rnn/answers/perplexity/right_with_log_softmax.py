def perplexity(logits, targets):
    log_p = logits.log_softmax(dim=1)
    chosen = log_p.gather(1, targets[:, None])
    return torch.exp(-chosen.mean()).item()
