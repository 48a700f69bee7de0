def standardise(train, test):
    mean = np.mean(train, axis=0, keepdims=True)
    std = np.sqrt(((train - mean) ** 2).mean(axis=0))
    std[std == 0] = 1

    def scale(table):
        return (table - mean) / std

    return scale(train), scale(test)
