# says: exactly as many are lost in each row
def dropout(x, p, training):
    if not training:
        return x
    n = x.shape[-1]
    lost = round(p * n)
    rank = torch.rand_like(x).argsort(dim=-1).argsort(dim=-1)
    return x * (rank >= lost) / (1 - p)
