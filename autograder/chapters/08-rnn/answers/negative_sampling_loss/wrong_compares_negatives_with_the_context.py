# says: the negatives meet the context vector
def negative_sampling_loss(center, context, negatives):
    true = (center * context).sum(1)
    noise = (negatives * context[:, None]).sum(2)
    return -(F.logsigmoid(true) + F.logsigmoid(-noise).sum(1)).mean()
