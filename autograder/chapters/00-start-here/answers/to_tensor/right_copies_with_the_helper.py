def to_tensor(x, where="cpu"):
    """A float32 tensor of the same shape on a device. x: array or nested list -> torch.Tensor"""
    return device.move(torch.tensor(x).to(torch.float32), torch.device(where))
