# says: whole samples are lost
def dropout(x, p, training):
    if not training:
        return x
    keep = torch.rand(len(x), *[1] * (x.ndim - 1)) >= p
    return x * keep / (1 - p)
