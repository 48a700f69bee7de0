# says: this is the minimax loss
def generator_loss(fake):
    return -F.softplus(fake).mean()
