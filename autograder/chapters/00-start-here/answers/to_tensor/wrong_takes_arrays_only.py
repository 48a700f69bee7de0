# says: TypeError
def to_tensor(x, where="cpu"):
    return torch.from_numpy(x).to(where, torch.float32)
