# says: was cut off
def generator_loss(fake):
    return -torch.log(torch.sigmoid(fake) + 1e-8).mean()
