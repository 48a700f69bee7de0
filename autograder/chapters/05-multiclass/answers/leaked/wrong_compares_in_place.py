# says: look everywhere in train
def leaked(train, test):
    return sum(np.array_equal(a, b) for a, b in zip(train, test)) / len(test)
