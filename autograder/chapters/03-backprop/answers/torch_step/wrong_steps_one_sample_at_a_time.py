# says: in place
def torch_step(w, x, y, lr):
    for a, b in zip(x, y):
        loss = (w * a - b) ** 2
        w.grad = None
        loss.backward()
        with torch.no_grad():
            w -= lr * w.grad
    return loss.item()
