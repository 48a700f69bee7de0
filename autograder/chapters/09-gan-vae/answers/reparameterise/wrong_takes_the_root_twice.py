# says: the root was taken twice
def reparameterise(mu, log_var):
    return mu + torch.exp(log_var / 2).sqrt() * torch.randn_like(mu)
