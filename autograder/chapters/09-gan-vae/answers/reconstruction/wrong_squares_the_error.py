# says: this is the squared error
def reconstruction(logits, x):
    return ((torch.sigmoid(logits) - x) ** 2).sum() / len(x)
