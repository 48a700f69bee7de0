def linear_backward(x, w, dy):
    return [(w @ dy.T).T, (dy.T @ x).T, np.ones(len(x)) @ dy]
