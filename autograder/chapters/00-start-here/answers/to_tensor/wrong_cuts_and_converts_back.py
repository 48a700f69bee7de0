# says: cut to whole numbers
def to_tensor(x, where="cpu"):
    return torch.tensor(x).int().to(where, torch.float32)
