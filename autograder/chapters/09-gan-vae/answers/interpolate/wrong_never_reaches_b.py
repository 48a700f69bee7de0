# says: b is never reached
def interpolate(a, b, steps):
    t = torch.arange(steps, dtype=a.dtype)[:, None] / steps
    cosine = (a @ b / (a.norm() * b.norm())).clamp(-1, 1)
    if cosine > 1 - 1e-6:
        return (1 - t) * a + t * b
    omega = torch.arccos(cosine)
    return (torch.sin((1 - t) * omega) * a + torch.sin(t * omega) * b) / torch.sin(omega)
