# says: without `backward()`
def bptt(x, h, d_out, W_hh):
    W_ih = torch.zeros(W_hh.shape[0], x.shape[2], dtype=x.dtype, requires_grad=True)
    W, b = W_hh.clone().requires_grad_(), torch.zeros(len(W_hh), dtype=x.dtype, requires_grad=True)
    state, loss = h[0], 0
    for t in range(len(x)):
        total = x[t] @ W_ih.T + state @ W.T + b
        state = torch.tanh(total - total.detach() + torch.atanh(h[t + 1]))
        loss = loss + (d_out[t] * state).sum()
    loss.backward()
    return W_ih.grad, W.grad, b.grad
