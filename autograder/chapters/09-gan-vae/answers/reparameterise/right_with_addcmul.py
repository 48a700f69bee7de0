def reparameterise(mu, log_var):
    noise = torch.randn(mu.shape, dtype=mu.dtype, device=mu.device)
    return torch.addcmul(mu, torch.pow(torch.e, log_var / 2), noise)
