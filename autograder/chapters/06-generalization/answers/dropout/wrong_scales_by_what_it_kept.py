# says: values are wrong
def dropout(x, p, training):
    if not training:
        return x
    keep = torch.rand_like(x) >= p
    return x * keep / keep.to(x.dtype).mean().clamp(min=1e-6)
