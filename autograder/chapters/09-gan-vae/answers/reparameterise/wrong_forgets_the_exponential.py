# says: the exponential is missing
def reparameterise(mu, log_var):
    return mu + log_var / 2 * torch.randn_like(mu)
