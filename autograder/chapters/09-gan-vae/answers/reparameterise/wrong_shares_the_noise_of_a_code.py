# says: all numbers of a code share
def reparameterise(mu, log_var):
    return mu + torch.exp(log_var / 2) * torch.randn_like(mu[..., :1])
