# says: half as precise
def to_tensor(x, where="cpu"):
    return torch.tensor(x, dtype=torch.float16, device=where)
