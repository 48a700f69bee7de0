# says: no gradient came through
def dropout(x, p, training):
    if not training:
        return x
    with torch.no_grad():
        return x * (torch.rand_like(x) >= p) / (1 - p)
