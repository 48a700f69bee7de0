# says: only the first negative
def negative_sampling_loss(center, context, negatives):
    true = (center * context).sum(1)
    noise = (negatives[:, 0] * center).sum(1)
    return -(F.logsigmoid(true) + F.logsigmoid(-noise)).mean()
