# says: there is no noise
def reparameterise(mu, log_var):
    return mu
