# says: some weights are equal
def initial_weights(n_in, n_out, scheme, rng):
    variances = {"xavier": 2 / (n_in + n_out), "kaiming": 2 / n_in}
    if scheme not in variances:
        raise ValueError(f"expected xavier or kaiming, got {scheme!r}")
    return np.sqrt(variances[scheme]) * rng.choice([-1.0, 1.0], size=(n_in, n_out))
