# says: this returns the mask
def dropout(x, p, training):
    if not training:
        return x
    return (torch.rand_like(x) >= p) / (1 - p) * torch.ones_like(x)
