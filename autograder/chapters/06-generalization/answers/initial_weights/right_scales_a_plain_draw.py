def initial_weights(n_in, n_out, scheme, rng):
    fans = {"xavier": (n_in + n_out) / 2, "kaiming": n_in / 2}
    try:
        fan = fans[scheme]
    except KeyError:
        raise ValueError(scheme) from None
    return rng.standard_normal((n_in, n_out)) * fan**-0.5
