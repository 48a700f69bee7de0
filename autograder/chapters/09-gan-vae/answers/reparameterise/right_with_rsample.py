def reparameterise(mu, log_var):
    return torch.distributions.Normal(mu, (0.5 * log_var).exp()).rsample()
