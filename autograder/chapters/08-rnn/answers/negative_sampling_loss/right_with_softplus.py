def negative_sampling_loss(center, context, negatives):
    true = (center * context).sum(dim=1)
    noise = torch.bmm(negatives, center.unsqueeze(2)).squeeze(2)
    return (F.softplus(-true) + F.softplus(noise).sum(dim=1)).mean()
