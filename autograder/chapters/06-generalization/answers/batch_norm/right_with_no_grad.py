def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    if not training:
        return (x - running_mean) * (running_var + eps) ** -0.5 * weight + bias, running_mean, running_var
    mean = x.mean(0)
    var = ((x - mean) ** 2).mean(0)
    with torch.no_grad():
        n = len(x)
        new_mean = (1 - momentum) * running_mean + momentum * mean
        new_var = (1 - momentum) * running_var + momentum * var * n / (n - 1)
    return (x - mean) / (var + eps).sqrt() * weight + bias, new_mean, new_var
