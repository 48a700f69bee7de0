def interpolate(a, b, steps):
    cosine = torch.dot(a / a.norm(), b / b.norm()).clamp(-1, 1)
    omega = torch.acos(cosine)
    rows = []
    for i in range(steps):
        t = i / (steps - 1)
        if torch.sin(omega) < 1e-3:
            rows.append((1 - t) * a + t * b)
        else:
            rows.append(torch.sin((1 - t) * omega) / torch.sin(omega) * a + torch.sin(t * omega) / torch.sin(omega) * b)
    return torch.stack(rows)
