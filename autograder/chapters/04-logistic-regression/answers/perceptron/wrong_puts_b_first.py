# says: put b last
def perceptron(x, y, max_epochs=100):
    theta = np.zeros(x.shape[1] + 1)
    path = [theta]
    for _ in range(max_epochs):
        before = len(path)
        for sample, label in zip(x, y):
            if label * (theta[1:] @ sample + theta[0]) <= 0:
                theta = theta + label * np.append(1, sample)
                path.append(theta)
        if len(path) == before:
            break
    return np.array(path)
