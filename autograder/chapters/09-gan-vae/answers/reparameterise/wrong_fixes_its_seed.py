# says: two calls gave the same noise
def reparameterise(mu, log_var):
    torch.manual_seed(0)
    return mu + torch.exp(log_var / 2) * torch.randn_like(mu)
