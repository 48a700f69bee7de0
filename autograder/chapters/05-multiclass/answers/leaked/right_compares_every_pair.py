def leaked(train, test):
    train, test = train.reshape(len(train), -1), test.reshape(len(test), -1)
    return np.mean([(train == row).all(axis=1).any() for row in test])
