# says: stays finite
def negative_sampling_loss(center, context, negatives):
    true = (center * context).sum(1)
    noise = (negatives * center[:, None]).sum(2)
    return -(torch.log(torch.sigmoid(true)) + torch.log(1 - torch.sigmoid(noise)).sum(1)).mean()
