def perceptron(x, y, max_epochs=100):
    ones = np.hstack([x, np.ones((len(x), 1))])
    theta = np.zeros(ones.shape[1])
    path = [theta.copy()]
    for _ in range(max_epochs):
        clean = True
        for row, label in zip(ones, y):
            predicted = 1 if theta @ row > 0 else -1
            if theta @ row == 0 or predicted != label:
                theta += label * row
                path.append(theta.copy())
                clean = False
        if clean:
            break
    return np.vstack(path)
