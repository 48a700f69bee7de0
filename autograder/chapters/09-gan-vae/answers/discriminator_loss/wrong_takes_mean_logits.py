# says: these are mean logits
def discriminator_loss(real, fake):
    return fake.mean() - real.mean()
