def petal_rule(length, limit):
    """Is each petal longer than the limit? length: (N,) in cm, limit: number in cm -> (N,) of bool"""
    answers = []
    for one in length:
        answers.append(bool(one > limit))
    return np.array(answers)
