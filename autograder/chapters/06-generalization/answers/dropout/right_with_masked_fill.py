def dropout(x, p, training):
    if not training:
        return x.clone()
    return x.masked_fill(torch.rand(*x.shape) < p, 0.0).div(1 - p)
