def generator_loss(fake):
    return (torch.clamp(-fake, min=0) + torch.log1p(torch.exp(-fake.abs()))).mean()
