# says: this is a ReLU
def reconstruction(logits, x):
    return (F.relu(logits) - x * logits).sum() / len(x)
