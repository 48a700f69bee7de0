def to_tensor(x, where="cpu"):
    """A float32 tensor of the same shape on a device. x: array or nested list -> torch.Tensor"""
    values = np.array(x, dtype=np.float32)
    result = torch.zeros(values.shape, dtype=torch.float32, device=where)
    result[...] = torch.as_tensor(values, device=where)
    return result
