# says: wrong
def kl_divergence(mu, log_var):
    return (0.5 * (mu**2 + log_var.exp() - 1 - log_var)).sum(dim=0).mean()
