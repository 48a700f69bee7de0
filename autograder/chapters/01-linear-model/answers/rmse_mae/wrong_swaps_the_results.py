# says: comes first
def rmse_mae(y_hat, y):
    error = y_hat - y
    return np.abs(error).mean(), np.sqrt((error**2).mean())
