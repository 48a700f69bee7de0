def reparameterise(mu, log_var):
    sigma = log_var.exp().sqrt()
    epsilon = torch.empty_like(sigma).normal_()
    return epsilon * sigma + mu
