# says: the shape should be
def least_squares(x, y):
    w, b = np.polyfit(x[:, 0], y, 1)
    return np.array([w]), b
