def discriminator_loss(real, fake):
    zero = torch.zeros((), dtype=real.dtype)
    return torch.logaddexp(zero, -real).sum() / real.numel() + torch.logaddexp(zero, fake).sum() / fake.numel()
