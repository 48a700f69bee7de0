# says: no gradient arrives
def reparameterise(mu, log_var):
    with torch.no_grad():
        return torch.normal(mu, torch.exp(log_var / 2))
