# says: not their mean
def negative_sampling_loss(center, context, negatives):
    true = (center * context).sum(1)
    noise = (negatives * center[:, None]).sum(2)
    return -(F.logsigmoid(true) + F.logsigmoid(-noise).mean(1)).mean()
