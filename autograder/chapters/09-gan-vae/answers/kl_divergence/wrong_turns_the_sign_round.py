# says: a divergence is never negative
def kl_divergence(mu, log_var):
    return 0.5 * (1 + log_var - mu**2 - log_var.exp()).sum(dim=1).mean()
