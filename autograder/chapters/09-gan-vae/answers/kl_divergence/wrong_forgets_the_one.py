# says: N(0, 1) itself must give 0
def kl_divergence(mu, log_var):
    return 0.5 * (mu**2 + log_var.exp() - log_var).sum(dim=1).mean()
