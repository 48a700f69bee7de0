# says: append a column of ones to x
def least_squares(x, y):
    A = np.column_stack([x, np.ones(len(x))])
    theta = np.linalg.lstsq(A, y, rcond=None)[0]
    return theta[1:], theta[0]
