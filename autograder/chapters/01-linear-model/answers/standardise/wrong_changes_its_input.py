# says: the tables themselves were changed
def standardise(train, test):
    mean, std = train.mean(axis=0), train.std(axis=0)
    std = np.where(std == 0, 1.0, std)
    train -= mean
    train /= std
    test -= mean
    test /= std
    return train, test
