# says: this should raise a ValueError
def initial_weights(n_in, n_out, scheme, rng):
    variance = 2 / (n_in + n_out) if scheme == "xavier" else 2 / n_in
    return rng.normal(0.0, np.sqrt(variance), size=(n_in, n_out))
