# says: this starts over at the first
def perceptron(x, y, max_epochs=100):
    theta = np.zeros(x.shape[1] + 1)
    path = [theta]
    for _ in range(max_epochs):
        before = len(path)
        for sample, label in zip(x, y):
            if label * (theta[:-1] @ sample + theta[-1]) <= 0:
                theta = theta + label * np.append(sample, 1)
                path.append(theta)
                break
        if len(path) == before:
            break
    return np.array(path)
