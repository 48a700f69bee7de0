# says: `w -= …` under `torch.no_grad()`
def torch_step(w, x, y, lr):
    loss = ((w * x - y) ** 2).mean()
    w.grad = None
    loss.backward()
    w -= lr * w.grad
    return loss.item()
