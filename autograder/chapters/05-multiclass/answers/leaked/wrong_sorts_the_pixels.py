# says: in its place
def leaked(train, test):
    seen = {np.sort(row, axis=None).tobytes() for row in train}
    return sum(np.sort(row, axis=None).tobytes() in seen for row in test) / len(test)
