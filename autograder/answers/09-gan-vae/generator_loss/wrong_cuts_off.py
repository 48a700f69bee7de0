# says: is wrong
def generator_loss(fake):
    return -torch.log(torch.sigmoid(fake) + 1e-8).mean()
