# says: still NumPy's float64
def to_tensor(x, where="cpu"):
    return torch.tensor(x, device=where)
