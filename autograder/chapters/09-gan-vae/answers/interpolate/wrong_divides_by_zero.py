# says: NaN
def interpolate(a, b, steps):
    t = torch.linspace(0, 1, steps, dtype=a.dtype)[:, None]
    omega = torch.arccos(a @ b / (a.norm() * b.norm()))
    return (torch.sin((1 - t) * omega) * a + torch.sin(t * omega) * b) / torch.sin(omega)
