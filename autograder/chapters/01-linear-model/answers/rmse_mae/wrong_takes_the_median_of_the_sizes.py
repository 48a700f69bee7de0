# says: MAE is their mean
def rmse_mae(y_hat, y):
    error = y_hat - y
    return np.sqrt((error**2).mean()), np.median(np.abs(error))
