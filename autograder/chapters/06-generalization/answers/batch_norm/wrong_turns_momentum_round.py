# says: momentum is the batch's share
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    if training:
        mean, var = x.mean(dim=0), x.var(dim=0, unbiased=False)
        running_mean = momentum * running_mean + (1 - momentum) * mean.detach()
        running_var = momentum * running_var + (1 - momentum) * x.detach().var(dim=0)
    else:
        mean, var = running_mean, running_var
    return weight * (x - mean) / torch.sqrt(var + eps) + bias, running_mean, running_var
