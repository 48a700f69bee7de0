# says: lower must mean that D is fooled
def generator_loss(fake):
    return F.logsigmoid(fake).mean()
