def prepare(pixels, mean, std):
    stack = torch.as_tensor(pixels).to(torch.float32).div(255)
    parts = [stack] if stack.ndim == 3 else [stack[..., c] for c in range(3)]
    return torch.stack([(part - m) / s for part, m, s in zip(parts, mean, std)], dim=1)
