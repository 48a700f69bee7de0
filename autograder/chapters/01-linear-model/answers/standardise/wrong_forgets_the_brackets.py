# says: subtract the mean first, then divide
def standardise(train, test):
    mean, std = train.mean(axis=0), train.std(axis=0)
    std = np.where(std == 0, 1.0, std)
    return train / std - mean, test / std - mean
