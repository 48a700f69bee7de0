# says: this is a ReLU
def discriminator_loss(real, fake):
    return F.relu(-real).mean() + F.relu(fake).mean()
