# says: not standard normal
def reparameterise(mu, log_var):
    noise = (torch.rand_like(mu) - 0.5) * 12**0.5
    return mu + torch.exp(log_var / 2) * noise
