# says: wrong
def kl_divergence(mu, log_var):
    q = torch.distributions.Normal(mu, torch.exp(log_var / 2))
    z = q.rsample((1000,))
    p = torch.distributions.Normal(0.0, 1.0)
    return (q.log_prob(z) - p.log_prob(z)).sum(dim=2).mean()
