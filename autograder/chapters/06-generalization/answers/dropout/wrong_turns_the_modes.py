# says: values were dropped in evaluation
def dropout(x, p, training):
    if training:
        return x
    return x * (torch.rand_like(x) >= p) / (1 - p)
