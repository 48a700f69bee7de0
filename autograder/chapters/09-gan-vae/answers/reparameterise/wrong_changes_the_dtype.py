# says: z should be a tensor of mu's dtype
def reparameterise(mu, log_var):
    return mu + torch.exp(log_var / 2) * torch.randn(mu.shape, dtype=torch.float64)
