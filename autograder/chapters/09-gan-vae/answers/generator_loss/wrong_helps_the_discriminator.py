# says: this is the discriminator's loss
def generator_loss(fake):
    return F.softplus(fake).mean()
