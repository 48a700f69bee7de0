def perceptron(x, y, max_epochs=100):
    path = [[0.0] * (x.shape[1] + 1)]
    for _ in range(max_epochs):
        wrong = 0
        for row, label in zip(x.tolist(), y.tolist()):
            row = row + [1.0]
            if label * sum(t * v for t, v in zip(path[-1], row)) <= 0:
                path.append([t + label * v for t, v in zip(path[-1], row)])
                wrong += 1
        if wrong == 0:
            break
    return path
