# says: the half without ink is missing
def reconstruction(logits, x):
    return -(x * F.logsigmoid(logits)).sum() / len(x)
