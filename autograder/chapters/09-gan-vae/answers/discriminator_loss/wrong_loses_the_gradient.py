# says: no gradient comes through
def discriminator_loss(real, fake):
    return torch.tensor((F.softplus(-real).mean() + F.softplus(fake).mean()).item(), dtype=real.dtype)
