# says: where the variance belongs
def kl_divergence(mu, log_var):
    return 0.5 * (mu**2 + torch.exp(log_var / 2) - 1 - log_var).sum(dim=1).mean()
