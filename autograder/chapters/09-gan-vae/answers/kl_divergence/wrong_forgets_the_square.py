# says: mu must be squared
def kl_divergence(mu, log_var):
    return 0.5 * (mu + log_var.exp() - 1 - log_var).sum(dim=1).mean()
