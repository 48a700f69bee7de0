# says: only stretched
def interpolate(a, b, steps):
    t = torch.linspace(0, 1, steps, dtype=a.dtype)[:, None]
    z = (1 - t) * a + t * b
    return z / z.norm(dim=1, keepdim=True) * ((1 - t) * a.norm() + t * b.norm())
