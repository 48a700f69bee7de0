def reconstruction(logits, x):
    return (F.softplus(logits) - x * logits).sum() / logits.shape[0]
