# says: the learning rate is missing
def torch_step(w, x, y, lr):
    loss = ((w * x - y) ** 2).mean()
    w.grad = None
    loss.backward()
    with torch.no_grad():
        w -= w.grad
    return loss.item()
