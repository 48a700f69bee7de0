def shape_of(x):
    """How many samples and features. x: (N, D) -> N, D"""
    return x.shape
