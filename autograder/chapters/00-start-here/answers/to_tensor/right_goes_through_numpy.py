def to_tensor(x, where="cpu"):
    """A float32 tensor of the same shape on a device. x: array or nested list -> torch.Tensor"""
    return torch.from_numpy(np.asarray(x)).float().to(where)
