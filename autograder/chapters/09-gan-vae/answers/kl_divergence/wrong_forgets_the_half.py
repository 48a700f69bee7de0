# says: the factor ½ is missing
def kl_divergence(mu, log_var):
    return (mu**2 + log_var.exp() - 1 - log_var).sum(dim=1).mean()
