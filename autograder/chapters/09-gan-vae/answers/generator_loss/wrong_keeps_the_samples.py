# says: one number a sample
def generator_loss(fake):
    return F.softplus(-fake)
