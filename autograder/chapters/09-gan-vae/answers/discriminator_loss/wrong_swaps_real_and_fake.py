# says: real and fake have changed places
def discriminator_loss(real, fake):
    return F.softplus(real).mean() + F.softplus(-fake).mean()
