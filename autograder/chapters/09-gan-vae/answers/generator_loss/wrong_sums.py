# says: this is the sum
def generator_loss(fake):
    return F.softplus(-fake).sum()
