def negative_sampling_loss(center, context, negatives):
    words = torch.cat([context.unsqueeze(1), -negatives], dim=1)
    scores = torch.matmul(words, center.unsqueeze(-1)).squeeze(-1)
    return -F.logsigmoid(scores).sum() / len(center)
