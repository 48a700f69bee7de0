# says: look for each test sample in all of train
def leaked(train, test):
    train, test = train.reshape(len(train), -1), test.reshape(len(test), -1)
    return (train[0] == test).all(axis=1).mean()
