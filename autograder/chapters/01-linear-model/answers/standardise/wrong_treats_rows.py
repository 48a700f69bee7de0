# says: this treats each row
def standardise(train, test):
    def own(table):
        std = table.std(axis=1, keepdims=True)
        return (table - table.mean(axis=1, keepdims=True)) / np.where(std == 0, 1.0, std)
    
    return own(train), own(test)
