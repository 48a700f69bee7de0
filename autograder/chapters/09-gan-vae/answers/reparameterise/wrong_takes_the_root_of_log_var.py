# says: log_var may be negative
def reparameterise(mu, log_var):
    return mu + torch.sqrt(log_var) * torch.randn_like(mu)
