# says: was cut off
def discriminator_loss(real, fake):
    return -torch.log(torch.sigmoid(real) + 1e-8).mean() - torch.log(1 - torch.sigmoid(fake) + 1e-8).mean()
