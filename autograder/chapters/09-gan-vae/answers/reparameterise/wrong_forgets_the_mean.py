# says: add mu to the noise
def reparameterise(mu, log_var):
    return torch.exp(log_var / 2) * torch.randn_like(mu)
