# says: values were dropped in evaluation
def dropout(x, p, training):
    return x * (torch.rand_like(x) >= p) / (1 - p)
