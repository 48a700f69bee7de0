# says: each centre was compared with every context
def negative_sampling_loss(center, context, negatives):
    true = center @ context.T
    noise = (negatives * center[:, None]).sum(2)
    return -(F.logsigmoid(true) + F.logsigmoid(-noise).sum(1)).mean()
