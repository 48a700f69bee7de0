# says: your code raised
def dropout(x, p, training):
    if not training:
        return x
    n, d = x.shape
    return x * (torch.rand(n, d) >= p) / (1 - p)
