def bce_with_logits(z, y):
    z = torch.as_tensor(z)
    return F.binary_cross_entropy_with_logits(z, torch.as_tensor(y).to(z.dtype))
