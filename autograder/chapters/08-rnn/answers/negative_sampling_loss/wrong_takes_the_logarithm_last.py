# says: the logarithm comes before the sum
def negative_sampling_loss(center, context, negatives):
    true = (center * context).sum(1)
    noise = (negatives * center[:, None]).sum(2)
    return -(F.logsigmoid(true) + torch.log(1 - torch.sigmoid(noise).sum(1))).mean()
