# says: with a copied feature there is no inverse
def least_squares(x, y):
    A = np.column_stack([x, np.ones(len(x))])
    theta = np.linalg.inv(A.T @ A) @ A.T @ y
    return theta[:-1], theta[-1]
