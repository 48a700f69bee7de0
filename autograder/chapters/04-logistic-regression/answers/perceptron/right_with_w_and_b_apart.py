def perceptron(x, y, max_epochs=100):
    w, b = np.zeros(x.shape[1]), 0.0
    path = [[*w, b]]
    for epoch in range(max_epochs):
        mistakes = 0
        for i in range(len(x)):
            if y[i] * (np.dot(w, x[i]) + b) <= 0:
                w += y[i] * x[i]
                b += y[i]
                path.append([*w, b])
                mistakes += 1
        if not mistakes:
            return np.array(path)
    return np.array(path)
