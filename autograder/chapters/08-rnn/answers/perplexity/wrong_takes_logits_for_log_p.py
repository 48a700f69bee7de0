# says: this is exp of the negative mean logit
def perplexity(logits, targets):
    return torch.exp(-logits.gather(1, targets[:, None]).mean())
