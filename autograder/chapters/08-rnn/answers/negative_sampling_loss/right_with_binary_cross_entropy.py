def negative_sampling_loss(center, context, negatives):
    words = torch.cat([context[:, None], negatives], dim=1)
    scores = torch.einsum("nd,nkd->nk", center, words)
    labels = torch.zeros_like(scores)
    labels[:, 0] = 1
    return F.binary_cross_entropy_with_logits(scores, labels, reduction="sum") / len(center)
