# says: the sigmoid was applied twice
def generator_loss(fake):
    return F.softplus(-torch.sigmoid(fake)).mean()
