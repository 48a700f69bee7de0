# says: log_var itself was taken
def reparameterise(mu, log_var):
    return mu + log_var * torch.randn_like(mu)
