# says: all numbers of a code share
def reparameterise(mu, log_var):
    noise = torch.randn(len(mu), *[1] * (mu.dim() - 1), dtype=mu.dtype)
    return mu + torch.exp(log_var / 2) * noise
