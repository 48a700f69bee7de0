# says: a set drops copies
def leaked(train, test):
    a, b = {row.tobytes() for row in train}, {row.tobytes() for row in test}
    return len(a & b) / len(b)
