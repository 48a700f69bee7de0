def dropout(x, p, training):
    if training:
        return x * torch.bernoulli(torch.full_like(x, 1 - p)) / (1 - p)
    return x
