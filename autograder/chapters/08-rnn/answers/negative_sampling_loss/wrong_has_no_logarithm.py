# says: without its logarithm
def negative_sampling_loss(center, context, negatives):
    true = (center * context).sum(1)
    noise = (negatives * center[:, None]).sum(2)
    return -(torch.sigmoid(true) + torch.sigmoid(-noise).sum(1)).mean()
