# says: equal sums are no proof
def leaked(train, test):
    seen = {float(row.sum()) for row in train}
    return sum(float(row.sum()) in seen for row in test) / len(test)
