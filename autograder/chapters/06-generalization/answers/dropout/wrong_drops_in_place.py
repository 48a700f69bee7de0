# says: x itself was changed
def dropout(x, p, training):
    if not training:
        return x
    keep = torch.rand_like(x) >= p
    x.data *= keep / (1 - p)
    return x
