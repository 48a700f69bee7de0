# says: keep the shape of x
def to_tensor(x, where="cpu"):
    return torch.tensor(np.ravel(x), dtype=torch.float32, device=where)
