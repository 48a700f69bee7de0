# says: *not* in train
def leaked(train, test):
    seen = {row.tobytes() for row in train}
    return sum(row.tobytes() not in seen for row in test) / len(test)
