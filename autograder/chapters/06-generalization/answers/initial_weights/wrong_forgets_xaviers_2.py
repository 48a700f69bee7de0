# says: the 2 is missing
def initial_weights(n_in, n_out, scheme, rng):
    variances = {"xavier": 1 / (n_in + n_out), "kaiming": 2 / n_in}
    if scheme not in variances:
        raise ValueError(scheme)
    return rng.normal(0.0, np.sqrt(variances[scheme]), size=(n_in, n_out))
