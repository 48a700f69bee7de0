# says: use `.item()`
def torch_step(w, x, y, lr):
    loss = ((w * x - y) ** 2).mean()
    w.grad = None
    loss.backward()
    with torch.no_grad():
        w -= lr * w.grad
    return loss
