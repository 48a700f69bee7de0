# says: float32
def to_tensor(x, where="cpu"):
    t = torch.tensor(x, device=where)
    return t.float() if t.dtype == torch.float64 else t
