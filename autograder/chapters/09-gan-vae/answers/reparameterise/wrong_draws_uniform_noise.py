# says: the noise is uniform
def reparameterise(mu, log_var):
    return mu + torch.exp(log_var / 2) * torch.rand_like(mu)
