# says: the rate is missing
def descend(grad, w, lr, steps):
    path = [w]
    for _ in range(steps):
        w = w - grad(w)
        path.append(w)
    return np.array(path)
