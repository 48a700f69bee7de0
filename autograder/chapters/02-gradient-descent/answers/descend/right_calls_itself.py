def descend(grad, w, lr, steps):
    if steps == 0:
        return np.array([w])
    return np.vstack([w, descend(grad, w - lr * grad(w), lr, steps - 1)])
