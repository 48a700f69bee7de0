# says: draw anew at each call
def dropout(x, p, training):
    if not training:
        return x
    torch.manual_seed(0)
    return x * (torch.rand_like(x) >= p) / (1 - p)
