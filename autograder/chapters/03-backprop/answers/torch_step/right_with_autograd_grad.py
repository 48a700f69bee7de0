def torch_step(w, x, y, lr):
    loss = (w * x - y).square().mean()
    slope, = torch.autograd.grad(loss, w)
    with torch.no_grad():
        w.copy_(w - lr * slope)
    return loss.detach().item()
