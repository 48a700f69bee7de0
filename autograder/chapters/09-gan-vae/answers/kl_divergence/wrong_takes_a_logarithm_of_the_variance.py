# says: contains
def kl_divergence(mu, log_var):
    var = log_var.exp()
    return 0.5 * (mu**2 + var - 1 - torch.log(var)).sum(dim=1).mean()
