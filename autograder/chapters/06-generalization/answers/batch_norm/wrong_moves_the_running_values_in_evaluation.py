# says: evaluation should leave the running values
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    mean, var = x.mean(dim=0), x.var(dim=0, unbiased=False)
    if not training:
        mean, var = running_mean, running_var
    with torch.no_grad():
        new_mean = running_mean + momentum * (x.mean(dim=0) - running_mean)
        new_var = running_var + momentum * (x.var(dim=0) - running_var)
    return weight * (x - mean) / torch.sqrt(var + eps) + bias, new_mean, new_var
