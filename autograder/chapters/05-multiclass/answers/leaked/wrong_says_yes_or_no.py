# says: this is a yes or no
def leaked(train, test):
    seen = {row.tobytes() for row in train}
    return any(row.tobytes() in seen for row in test)
