# says: take the root
def rmse_mae(y_hat, y):
    error = y_hat - y
    return (error**2).mean(), np.abs(error).mean()
