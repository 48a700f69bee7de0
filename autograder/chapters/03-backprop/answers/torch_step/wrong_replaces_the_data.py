# says: behind autograd's back
def torch_step(w, x, y, lr):
    loss = ((w * x - y) ** 2).mean()
    loss.backward()
    w.data = w.data - lr * w.grad.data
    w.grad.data.zero_()
    return loss.item()
