# says: this is the straight line
def interpolate(a, b, steps):
    t = torch.linspace(0, 1, steps, dtype=a.dtype)[:, None]
    return (1 - t) * a + t * b
