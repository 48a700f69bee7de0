def leaked(train, test):
    known = set(tuple(sample.ravel().tolist()) for sample in train)
    found = 0
    for sample in test:
        if tuple(sample.ravel().tolist()) in known:
            found += 1
    return found / len(test)
