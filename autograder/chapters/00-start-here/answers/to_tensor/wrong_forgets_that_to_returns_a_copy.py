# says: use the argument `where`
def to_tensor(x, where="cpu"):
    t = torch.tensor(x, dtype=torch.float32)
    t.to(where)
    return t
