# says: what follows the point is lost
def to_tensor(x, where="cpu"):
    return torch.tensor(x, dtype=torch.int64, device=where)
