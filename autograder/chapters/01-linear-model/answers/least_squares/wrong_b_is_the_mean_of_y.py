# says: b is the mean of y
def least_squares(x, y):
    w = np.linalg.lstsq(x - x.mean(axis=0), y - y.mean(), rcond=None)[0]
    return w, y.mean()
