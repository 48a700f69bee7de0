def leaked(train, test):
    both = np.concatenate([train.reshape(len(train), -1), test.reshape(len(test), -1)])
    _, number = np.unique(both, axis=0, return_inverse=True)
    number = number.ravel()
    return np.isin(number[len(train):], number[: len(train)]).mean()
