# says: expected 2 results
def least_squares(x, y):
    A = np.column_stack([x, np.ones(len(x))])
    return np.linalg.lstsq(A, y, rcond=None)
