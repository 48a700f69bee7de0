# says: the true context is missing
def negative_sampling_loss(center, context, negatives):
    noise = (negatives * center[:, None]).sum(2)
    return -F.logsigmoid(-noise).sum(1).mean()
