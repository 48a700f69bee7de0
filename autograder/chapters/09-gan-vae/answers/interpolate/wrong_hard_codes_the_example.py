# says: the shape should be
def interpolate(a, b, steps):
    return torch.tensor([[1.0, 0.0], [0.707, 0.707], [0.0, 1.0]])
