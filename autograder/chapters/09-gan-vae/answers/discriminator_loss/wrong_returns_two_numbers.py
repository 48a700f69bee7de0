# says: add them
def discriminator_loss(real, fake):
    return F.softplus(-real).mean(), F.softplus(fake).mean()
