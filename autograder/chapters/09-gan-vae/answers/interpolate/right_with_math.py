import math

def interpolate(a, b, steps):
    cosine = float(F.cosine_similarity(a, b, dim=0))
    omega = math.acos(max(-1.0, min(1.0, cosine)))
    t = torch.arange(steps, dtype=a.dtype) / (steps - 1)
    if omega < 1e-3:
        left, right = 1 - t, t
    else:
        left, right = torch.sin((1 - t) * omega) / math.sin(omega), torch.sin(t * omega) / math.sin(omega)
    return torch.outer(left, a) + torch.outer(right, b)
