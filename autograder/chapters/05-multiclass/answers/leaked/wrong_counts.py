# says: divide by the number of test samples
def leaked(train, test):
    seen = {row.tobytes() for row in train}
    return sum(row.tobytes() in seen for row in test)
