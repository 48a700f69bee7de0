# says: a whole sample must be equal
def leaked(train, test):
    return np.isin(test, train).mean()
