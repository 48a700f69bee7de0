# says: divided by the number of training samples
def leaked(train, test):
    seen = {row.tobytes() for row in train}
    return sum(row.tobytes() in seen for row in test) / len(train)
