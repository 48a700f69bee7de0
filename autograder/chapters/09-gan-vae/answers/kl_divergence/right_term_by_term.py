def kl_divergence(mu, log_var):
    total = torch.zeros((), dtype=mu.dtype)
    for m, s in zip(mu, log_var):
        total = total + 0.5 * (m @ m + (s.exp() - s - 1).sum())
    return total / mu.shape[0]
