# says: no gradient arrives
def reparameterise(mu, log_var):
    return torch.distributions.Normal(mu, torch.exp(log_var / 2)).sample()
