# says: rows and columns have changed places
def to_tensor(x, where="cpu"):
    return torch.tensor(x, dtype=torch.float32, device=where).T
