# says: no gradient arrives at log_var
def reparameterise(mu, log_var):
    return mu + torch.exp(log_var / 2).detach() * torch.randn_like(mu)
