# says: behind autograd's back
def torch_step(w, x, y, lr):
    loss = ((w * x - y) ** 2).mean()
    w.grad = None
    loss.backward()
    w.data -= lr * w.grad
    return loss.item()
