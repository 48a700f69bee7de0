def standardise(train, test):
    train, test = train.astype(float), test.astype(float)
    for column in range(train.shape[1]):
        mean, std = train[:, column].mean(), train[:, column].std()
        for table in (train, test):
            table[:, column] = (table[:, column] - mean) / (std if std > 0 else 1)
    return train, test
