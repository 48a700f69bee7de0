def bptt(x, h, d_out, W_hh):
    n_hidden, n_in = W_hh.shape[0], x.shape[2]
    dW_ih = torch.zeros(n_hidden, n_in)
    dW_hh = torch.zeros(n_hidden, n_hidden)
    db = torch.zeros(n_hidden)
    carried = torch.zeros_like(h[0])
    for t in range(len(x) - 1, -1, -1):
        da = (d_out[t] + carried) * (1 - h[t + 1] ** 2)
        dW_ih += da.T @ x[t]
        dW_hh += da.T @ h[t]
        db += da.sum(dim=0)
        carried = da @ W_hh
    return dW_ih, dW_hh, db
