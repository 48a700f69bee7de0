# says: in order, one sample at a time
def perceptron(x, y, max_epochs=100):
    theta = np.zeros(x.shape[1] + 1)
    path = [theta]
    for _ in range(max_epochs * len(x)):
        sums = y * (x @ theta[:-1] + theta[-1])
        i = sums.argmin()
        if sums[i] > 0:
            break
        theta = theta + y[i] * np.append(x[i], 1)
        path.append(theta)
    return np.array(path)
