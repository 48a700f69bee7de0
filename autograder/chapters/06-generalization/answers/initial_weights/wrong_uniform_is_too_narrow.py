# says: too narrow
def initial_weights(n_in, n_out, scheme, rng):
    variances = {"xavier": 2 / (n_in + n_out), "kaiming": 2 / n_in}
    if scheme not in variances:
        raise ValueError(scheme)
    limit = np.sqrt(variances[scheme])
    return rng.uniform(-limit, limit, size=(n_in, n_out))
