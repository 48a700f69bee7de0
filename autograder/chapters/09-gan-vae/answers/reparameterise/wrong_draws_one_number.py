# says: every sample has the same noise
def reparameterise(mu, log_var):
    return mu + torch.exp(log_var / 2) * torch.randn(1)
