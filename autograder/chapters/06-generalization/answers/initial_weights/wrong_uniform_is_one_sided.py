# says: the mean is not 0
def initial_weights(n_in, n_out, scheme, rng):
    variances = {"xavier": 2 / (n_in + n_out), "kaiming": 2 / n_in}
    if scheme not in variances:
        raise ValueError(scheme)
    return rng.uniform(0, np.sqrt(12 * variances[scheme]), size=(n_in, n_out))
