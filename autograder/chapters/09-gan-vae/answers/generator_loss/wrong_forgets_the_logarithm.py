# says: the logarithm is missing
def generator_loss(fake):
    return -torch.sigmoid(fake).mean()
