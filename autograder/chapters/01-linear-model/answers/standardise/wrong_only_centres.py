# says: not divided by their standard deviation
def standardise(train, test):
    mean = train.mean(axis=0)
    return train - mean, test - mean
