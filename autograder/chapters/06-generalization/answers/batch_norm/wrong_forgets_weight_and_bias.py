# says: weight and bias are missing
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    if training:
        mean, var = x.mean(dim=0), x.var(dim=0, unbiased=False)
        running_mean = running_mean + momentum * (mean.detach() - running_mean)
        running_var = running_var + momentum * (x.detach().var(dim=0) - running_var)
    else:
        mean, var = running_mean, running_var
    return (x - mean) / torch.sqrt(var + eps), running_mean, running_var
