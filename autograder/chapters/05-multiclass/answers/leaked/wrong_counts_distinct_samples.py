# says: a set drops copies
def leaked(train, test):
    common = {row.tobytes() for row in train} & {row.tobytes() for row in test}
    return len(common) / len(test)
