# says: square, then mean, then root
def rmse_mae(y_hat, y):
    return 12.5**0.5, 3.5
