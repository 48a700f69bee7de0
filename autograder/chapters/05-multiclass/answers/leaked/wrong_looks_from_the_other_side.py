# says: the share of *training* samples
def leaked(train, test):
    seen = {row.tobytes() for row in test}
    return sum(row.tobytes() in seen for row in train) / len(train)
