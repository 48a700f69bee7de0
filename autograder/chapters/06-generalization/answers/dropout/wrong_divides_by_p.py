# says: so divide by 1 − p
def dropout(x, p, training):
    if not training:
        return x
    keep = torch.rand_like(x) >= p
    return x * keep / p
