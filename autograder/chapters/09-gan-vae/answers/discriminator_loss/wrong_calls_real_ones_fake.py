# says: both halves count as fake
def discriminator_loss(real, fake):
    return F.softplus(real).mean() + F.softplus(fake).mean()
