def initial_weights(n_in, n_out, scheme, rng):
    if scheme == "xavier":
        limit = np.sqrt(6 / (n_in + n_out))
    elif scheme == "kaiming":
        limit = np.sqrt(6 / n_in)
    else:
        raise ValueError(f"unknown scheme {scheme}")
    return rng.uniform(-limit, limit, size=(n_in, n_out))
