def rmse_mae(y_hat, y):
    error = y_hat - y
    return np.linalg.norm(error) / np.sqrt(len(y)), np.linalg.norm(error, 1) / len(y)
