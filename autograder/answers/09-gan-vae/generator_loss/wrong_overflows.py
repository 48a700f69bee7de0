# says: is wrong
def generator_loss(fake):
    return -torch.log(torch.sigmoid(fake)).mean()
