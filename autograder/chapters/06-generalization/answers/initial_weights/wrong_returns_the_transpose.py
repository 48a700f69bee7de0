# says: the other way round
def initial_weights(n_in, n_out, scheme, rng):
    variances = {"xavier": 2 / (n_in + n_out), "kaiming": 2 / n_in}
    if scheme not in variances:
        raise ValueError(scheme)
    return rng.normal(0.0, np.sqrt(variances[scheme]), size=(n_out, n_in))
