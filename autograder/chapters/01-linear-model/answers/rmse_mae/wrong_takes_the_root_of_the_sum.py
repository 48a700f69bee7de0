# says: take the mean before the root
def rmse_mae(y_hat, y):
    error = y_hat - y
    return np.sqrt((error**2).sum()), np.abs(error).mean()
