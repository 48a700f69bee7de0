# says: add up within a pair
def negative_sampling_loss(center, context, negatives):
    true = (center * context).sum(1)
    noise = (negatives * center[:, None]).sum(2)
    return -torch.cat([F.logsigmoid(true), F.logsigmoid(-noise).flatten()]).mean()
