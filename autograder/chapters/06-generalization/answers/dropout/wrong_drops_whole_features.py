# says: all samples lose the same features
def dropout(x, p, training):
    if not training:
        return x
    return x * (torch.rand(x.shape[-1]) >= p) / (1 - p)
