# says: the share that is lost is not p
def dropout(x, p, training):
    if not training:
        return x
    return x * (torch.randn_like(x) >= p) / (1 - p)
