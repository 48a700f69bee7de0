# says: the same noise, or none
def reparameterise(mu, log_var):
    return mu + 0 * log_var
