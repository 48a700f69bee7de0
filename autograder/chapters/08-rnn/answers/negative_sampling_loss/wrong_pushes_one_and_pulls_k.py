# says: the true context is pushed away
def negative_sampling_loss(center, context, negatives):
    true = (center * context).sum(1)
    noise = (negatives * center[:, None]).sum(2)
    return -(F.logsigmoid(-true) + F.logsigmoid(noise).sum(1)).mean()
