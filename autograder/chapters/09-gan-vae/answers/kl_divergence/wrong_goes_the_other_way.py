# says: the other way round
def kl_divergence(mu, log_var):
    return 0.5 * (log_var + (1 + mu**2) / log_var.exp() - 1).sum(dim=1).mean()
