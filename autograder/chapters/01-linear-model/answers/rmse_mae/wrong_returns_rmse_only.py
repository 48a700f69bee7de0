# says: expected 2 results
def rmse_mae(y_hat, y):
    error = y_hat - y
    return np.sqrt((error**2).mean())
