# says: this is a softmax
def negative_sampling_loss(center, context, negatives):
    words = torch.cat([context[:, None], negatives], dim=1)
    scores = (words * center[:, None]).sum(2)
    return F.cross_entropy(scores, torch.zeros(len(center), dtype=torch.long))
