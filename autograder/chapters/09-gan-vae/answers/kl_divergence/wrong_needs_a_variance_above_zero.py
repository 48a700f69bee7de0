# says: contains infinity
def kl_divergence(mu, log_var):
    q = torch.distributions.Normal(mu, torch.exp(log_var / 2), validate_args=False)
    p = torch.distributions.Normal(torch.zeros_like(mu), torch.ones_like(mu))
    return torch.distributions.kl_divergence(q, p).sum(dim=1).mean()
