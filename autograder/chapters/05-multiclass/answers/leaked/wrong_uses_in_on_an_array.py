# says: is true when any single value is equal
def leaked(train, test):
    return sum(row in train for row in test) / len(test)
