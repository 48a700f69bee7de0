# says: a loss is minus the log-likelihood
def discriminator_loss(real, fake):
    return F.logsigmoid(real).mean() + F.logsigmoid(-fake).mean()
