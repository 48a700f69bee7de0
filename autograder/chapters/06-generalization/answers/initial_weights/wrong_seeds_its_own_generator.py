# says: do not seed another
def initial_weights(n_in, n_out, scheme, rng):
    variances = {"xavier": 2 / (n_in + n_out), "kaiming": 2 / n_in}
    if scheme not in variances:
        raise ValueError(scheme)
    return np.random.default_rng(0).normal(0.0, np.sqrt(variances[scheme]), size=(n_in, n_out))
