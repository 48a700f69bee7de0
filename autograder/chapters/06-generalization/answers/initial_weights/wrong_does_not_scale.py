# says: this is a plain normal draw
def initial_weights(n_in, n_out, scheme, rng):
    if scheme not in ("xavier", "kaiming"):
        raise ValueError(scheme)
    return rng.normal(size=(n_in, n_out))
