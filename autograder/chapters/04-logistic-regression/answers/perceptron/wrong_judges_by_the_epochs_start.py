# says: the w and b of that moment
def perceptron(x, y, max_epochs=100):
    theta = np.zeros(x.shape[1] + 1)
    path = [theta]
    for _ in range(max_epochs):
        wrong = y * (x @ theta[:-1] + theta[-1]) <= 0
        if not wrong.any():
            break
        for sample, label in zip(x[wrong], y[wrong]):
            theta = theta + label * np.append(sample, 1)
            path.append(theta)
    return np.array(path)
