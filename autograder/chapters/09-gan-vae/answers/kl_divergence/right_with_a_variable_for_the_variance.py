def kl_divergence(mu, log_var):
    variance = torch.exp(log_var)
    each = (mu.square() + variance - log_var) / 2 - 0.5
    return torch.mean(torch.sum(each, 1), 0)
