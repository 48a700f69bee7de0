# says: inverted dropout has done so in training
def dropout(x, p, training):
    if not training:
        return x * (1 - p)
    return x * (torch.rand_like(x) >= p) / (1 - p)
