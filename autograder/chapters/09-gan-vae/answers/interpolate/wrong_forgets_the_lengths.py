# says: the lengths are missing
def interpolate(a, b, steps):
    t = torch.linspace(0, 1, steps, dtype=a.dtype)[:, None]
    cosine = (a @ b).clamp(-1, 1)
    if cosine > 1 - 1e-6:
        return (1 - t) * a + t * b
    omega = torch.arccos(cosine)
    return (torch.sin((1 - t) * omega) * a + torch.sin(t * omega) * b) / torch.sin(omega)
