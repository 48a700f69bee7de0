# says: the gradients pile up
def torch_step(w, x, y, lr):
    loss = ((w * x - y) ** 2).mean()
    loss.backward()
    with torch.no_grad():
        w -= lr * w.grad
    return loss.item()
