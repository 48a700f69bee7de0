# says: split it off
def least_squares(x, y):
    A = np.column_stack([x, np.ones(len(x))])
    theta = np.linalg.lstsq(A, y, rcond=None)[0]
    return theta, theta[-1]
