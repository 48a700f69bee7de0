def shape_of(x):
    """How many samples and features. x: (N, D) -> N, D"""
    n_samples = len(x)
    n_features = len(x[0])
    return [n_samples, n_features]
