# says: divide them by 1 − p
def dropout(x, p, training):
    if not training:
        return x
    return x * (torch.rand_like(x) >= p)
