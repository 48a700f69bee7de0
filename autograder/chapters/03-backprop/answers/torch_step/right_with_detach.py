def torch_step(w, x, y, lr):
    error = w * x - y
    loss = (error * error).sum() / len(x)
    w.grad = None
    loss.backward()
    inner = w.detach()
    inner -= lr * w.grad
    return loss.item()
