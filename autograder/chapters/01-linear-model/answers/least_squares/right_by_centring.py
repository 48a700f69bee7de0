def least_squares(x, y):
    mean_x, mean_y = x.mean(axis=0), y.mean()
    w = np.linalg.lstsq(x - mean_x, y - mean_y, rcond=None)[0]
    return w, mean_y - mean_x @ w
