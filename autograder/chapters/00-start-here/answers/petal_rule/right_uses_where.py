def petal_rule(length, limit):
    """Is each petal longer than the limit? length: (N,) in cm, limit: number in cm -> (N,) of bool"""
    return np.where(length > limit, True, False)
