# says: slopes of 0
def reparameterise(mu, log_var):
    return torch.normal(mu, torch.exp(log_var / 2))
