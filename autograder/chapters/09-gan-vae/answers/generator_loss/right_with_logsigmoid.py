def generator_loss(fake):
    return -F.logsigmoid(fake).mean()
