def rmse_mae(y_hat, y):
    squares, sizes = 0.0, 0.0
    for predicted, wanted in zip(y_hat, y):
        squares += (predicted - wanted) ** 2
        sizes += abs(predicted - wanted)
    return (squares / len(y)) ** 0.5, sizes / len(y)
