def initial_weights(n_in, n_out, scheme, rng):
    if scheme not in ("xavier", "kaiming"):
        raise ValueError("xavier or kaiming")
    fan = n_in if scheme == "kaiming" else n_in + n_out
    w = rng.normal(size=(n_in, n_out)) * (2 / fan) ** 0.5
    return w.astype(np.float32)
