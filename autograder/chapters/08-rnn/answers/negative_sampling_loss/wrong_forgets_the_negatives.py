# says: the negatives are missing
def negative_sampling_loss(center, context, negatives):
    return -F.logsigmoid((center * context).sum(1)).mean()
