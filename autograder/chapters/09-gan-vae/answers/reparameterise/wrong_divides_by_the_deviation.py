# says: this divides where it should multiply
def reparameterise(mu, log_var):
    return mu + torch.randn_like(mu) / torch.exp(log_var / 2)
