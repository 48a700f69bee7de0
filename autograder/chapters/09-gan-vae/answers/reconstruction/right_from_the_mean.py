def reconstruction(logits, x):
    return nn.BCEWithLogitsLoss()(logits, x) * x[0].numel()
