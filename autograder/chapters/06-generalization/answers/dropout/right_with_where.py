def dropout(x, p, training):
    if not training or p == 0:
        return x
    lost = torch.rand(x.shape) < p
    return torch.where(lost, torch.zeros_like(x), x / (1 - p))
