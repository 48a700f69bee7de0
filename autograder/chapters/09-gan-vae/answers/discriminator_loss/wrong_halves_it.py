# says: this is half of it
def discriminator_loss(real, fake):
    return (F.softplus(-real).mean() + F.softplus(fake).mean()) / 2
