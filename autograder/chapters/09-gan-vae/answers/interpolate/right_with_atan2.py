def interpolate(a, b, steps):
    u, v = a / torch.linalg.norm(a), b / torch.linalg.norm(b)
    omega = 2 * torch.atan2(torch.linalg.norm(u - v), torch.linalg.norm(u + v))
    t = torch.linspace(0, 1, steps).to(a.dtype).unsqueeze(1)
    if omega < 1e-3:
        return torch.lerp(a, b, t)
    return (((1 - t) * omega).sin() * a + (t * omega).sin() * b) / omega.sin()
