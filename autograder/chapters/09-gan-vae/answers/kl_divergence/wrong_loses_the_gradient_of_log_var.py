# says: no gradient comes through
def kl_divergence(mu, log_var):
    log_var = log_var.detach()
    return 0.5 * (mu**2 + log_var.exp() - 1 - log_var).sum(dim=1).mean()
