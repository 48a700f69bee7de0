def generator_loss(fake):
    return F.binary_cross_entropy_with_logits(fake, torch.ones_like(fake))
