# says: use softplus
def generator_loss(fake):
    return -torch.log(torch.sigmoid(fake)).mean()
