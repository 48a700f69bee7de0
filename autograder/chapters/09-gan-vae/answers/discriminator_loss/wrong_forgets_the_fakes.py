# says: the fake half is missing
def discriminator_loss(real, fake):
    return F.softplus(-real).mean() + 0 * fake.mean()
