# says: no gradient reached center
def negative_sampling_loss(center, context, negatives):
    center = center.detach()
    true = (center * context).sum(1)
    noise = (negatives * center[:, None]).sum(2)
    return -(F.logsigmoid(true) + F.logsigmoid(-noise).sum(1)).mean()
