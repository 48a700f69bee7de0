def rmse_mae(y_hat, y):
    size = np.abs(np.subtract(y, y_hat))
    return [float(np.mean(size**2) ** 0.5), float(np.mean(size))]
