# says: a share, not a count
def leaked(train, test):
    return 0.5
