# says: twice too large
def perceptron(x, y, max_epochs=100):
    theta = np.zeros(x.shape[1] + 1)
    path = [theta]
    for _ in range(max_epochs):
        mistakes = 0
        for sample, label in zip(x, y):
            out = 1 if theta[:-1] @ sample + theta[-1] > 0 else -1
            if out != label or not theta.any():
                theta = theta + (label - out if out != label else 2 * label) * np.append(sample, 1)
                path.append(theta)
                mistakes += 1
        if mistakes == 0:
            break
    return np.array(path)
