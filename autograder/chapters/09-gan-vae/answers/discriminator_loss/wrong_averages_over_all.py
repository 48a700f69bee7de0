# says: take the mean of each half
def discriminator_loss(real, fake):
    logits = torch.cat([real, fake])
    labels = torch.cat([torch.ones_like(real), torch.zeros_like(fake)])
    return 2 * F.binary_cross_entropy_with_logits(logits, labels)
