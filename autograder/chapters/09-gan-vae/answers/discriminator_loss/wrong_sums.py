# says: these are sums
def discriminator_loss(real, fake):
    return F.softplus(-real).sum() + F.softplus(fake).sum()
