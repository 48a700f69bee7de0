# says: the sigmoid was applied twice
def discriminator_loss(real, fake):
    real, fake = torch.sigmoid(real), torch.sigmoid(fake)
    return F.softplus(-real).mean() + F.softplus(fake).mean()
