# says: not log σ of the summed scores
def negative_sampling_loss(center, context, negatives):
    true = (center * context).sum(1)
    noise = (negatives * center[:, None]).sum((1, 2))
    return -(F.logsigmoid(true) + F.logsigmoid(-noise)).mean()
