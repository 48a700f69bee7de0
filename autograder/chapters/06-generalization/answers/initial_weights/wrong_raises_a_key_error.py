# says: this should raise a ValueError
def initial_weights(n_in, n_out, scheme, rng):
    variance = {"xavier": 2 / (n_in + n_out), "kaiming": 2 / n_in}[scheme]
    return rng.normal(0.0, np.sqrt(variance), size=(n_in, n_out))
