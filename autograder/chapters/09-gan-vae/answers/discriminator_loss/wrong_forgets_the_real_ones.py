# says: the real half is missing
def discriminator_loss(real, fake):
    return F.softplus(fake).mean() + 0 * real.mean()
