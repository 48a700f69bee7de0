# says: this is a ReLU
def negative_sampling_loss(center, context, negatives):
    true = (center * context).sum(dim=1)
    noise = (negatives * center[:, None]).sum(dim=2)
    return (F.relu(-true) + F.relu(noise).sum(dim=1)).mean()
