# says: look for each test sample in all of train
def leaked(train, test):
    seen = {id(row) for row in train}
    return sum(id(row) in seen for row in test) / len(test)
