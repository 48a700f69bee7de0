def negative_sampling_loss(center, context, negatives):
    total = 0.0
    for c, o, others in zip(center, context, negatives):
        total = total - F.logsigmoid(c @ o) - F.logsigmoid(-(others @ c)).sum()
    return total / len(center)
