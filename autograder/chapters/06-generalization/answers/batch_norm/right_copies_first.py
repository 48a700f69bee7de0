def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    running_mean, running_var = running_mean.clone(), running_var.clone()
    if training:
        centred = x - x.mean(dim=0, keepdim=True)
        var = centred.pow(2).mean(dim=0)
        with torch.no_grad():
            running_mean.mul_(1 - momentum).add_(momentum * x.mean(dim=0))
            running_var.mul_(1 - momentum).add_(momentum * x.var(dim=0))
    else:
        centred, var = x - running_mean, running_var
    return (weight * centred / torch.sqrt(var + eps) + bias, running_mean, running_var)
