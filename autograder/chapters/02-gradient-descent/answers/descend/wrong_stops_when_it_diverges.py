# says: take all `steps` steps
def descend(grad, w, lr, steps):
    path = [w]
    for _ in range(steps):
        new = w - lr * grad(w)
        if np.abs(new).max() > 100:
            break
        w = new
        path.append(w)
    return np.array(path)
