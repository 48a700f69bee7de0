# says: every row is the last place
def descend(grad, w, lr, steps):
    path = [w]
    for _ in range(steps):
        w -= lr * grad(w)
        path.append(w)
    return np.array(path)
