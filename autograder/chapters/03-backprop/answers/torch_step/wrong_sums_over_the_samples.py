# says: the gradient of the sum
def torch_step(w, x, y, lr):
    loss = ((w * x - y) ** 2).sum()
    w.grad = None
    loss.backward()
    with torch.no_grad():
        w -= lr * w.grad
    return loss.item()
