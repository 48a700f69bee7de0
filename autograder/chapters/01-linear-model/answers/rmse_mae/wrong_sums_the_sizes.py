# says: divide by the number of samples
def rmse_mae(y_hat, y):
    error = y_hat - y
    return np.sqrt((error**2).mean()), np.abs(error).sum()
