# says: use the argument `where`
def to_tensor(x, where="cpu"):
    return torch.tensor(x, dtype=torch.float32)
