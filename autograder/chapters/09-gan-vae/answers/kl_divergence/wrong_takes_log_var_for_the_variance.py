# says: used as if it were the variance
def kl_divergence(mu, log_var):
    return 0.5 * (mu**2 + log_var - 1 - torch.log(log_var)).sum(dim=1).mean()
