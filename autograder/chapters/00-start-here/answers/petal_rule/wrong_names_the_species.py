# says: these are words
def petal_rule(length, limit):
    return np.where(length > limit, "virginica", "versicolor")
