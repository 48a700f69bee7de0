# says: stayed off
def torch_step(w, x, y, lr):
    torch.set_grad_enabled(True)
    w.grad = None
    loss = ((w * x - y) ** 2).mean()
    loss.backward()
    torch.set_grad_enabled(False)
    w -= lr * w.grad
    return loss.item()
