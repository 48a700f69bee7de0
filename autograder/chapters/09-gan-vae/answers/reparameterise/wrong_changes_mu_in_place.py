# says: itself was changed
def reparameterise(mu, log_var):
    with torch.no_grad():
        mu += torch.exp(log_var / 2) * torch.randn_like(mu)
    return mu * 1 + 0 * log_var
