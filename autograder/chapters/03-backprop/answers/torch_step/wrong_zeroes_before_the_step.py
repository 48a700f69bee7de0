# says: zeroing before the step
def torch_step(w, x, y, lr):
    loss = ((w * x - y) ** 2).mean()
    loss.backward()
    w.grad.zero_()
    with torch.no_grad():
        w -= lr * w.grad
    return loss.item()
