# says: scales to the range 0 to 1
def standardise(train, test):
    low, span = train.min(axis=0), np.ptp(train, axis=0)
    span = np.where(span == 0, 1.0, span)
    return (train - low) / span, (test - low) / span
