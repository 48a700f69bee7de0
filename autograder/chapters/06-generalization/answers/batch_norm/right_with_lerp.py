def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    mean, var = running_mean, running_var
    if training:
        var, mean = torch.var_mean(x, dim=0, correction=0)
        running_mean = running_mean.lerp(mean.detach(), momentum)
        running_var = running_var.lerp(x.detach().var(0), momentum)
    return torch.addcmul(bias, weight, (x - mean) * torch.rsqrt(var + eps)), running_mean, running_var
