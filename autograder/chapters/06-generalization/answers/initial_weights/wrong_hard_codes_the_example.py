# says: the value is wrong
def initial_weights(n_in, n_out, scheme, rng):
    if scheme not in ("xavier", "kaiming"):
        raise ValueError(scheme)
    return rng.normal(0.0, 0.1 if scheme == "xavier" else 0.2, size=(n_in, n_out))
