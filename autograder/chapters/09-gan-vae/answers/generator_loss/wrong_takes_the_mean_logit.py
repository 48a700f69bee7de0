# says: minus the mean logit
def generator_loss(fake):
    return -fake.mean()
