# says: only the last place
def descend(grad, w, lr, steps):
    for _ in range(steps):
        w = w - lr * grad(w)
    return w
