# says: its root is the deviation
def reparameterise(mu, log_var):
    return mu + torch.exp(log_var) * torch.randn_like(mu)
