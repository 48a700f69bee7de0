def bptt(x, h, d_out, W_hh):
    T, H = len(x), W_hh.shape[0]
    da = torch.zeros_like(d_out)
    for t in range(T - 1, -1, -1):
        arriving = d_out[t]
        if t + 1 < T:
            arriving = arriving + da[t + 1] @ W_hh
        da[t] = arriving * (1 - h[t + 1].square())
    dW_ih = torch.einsum("tbh,tbd->hd", da, x)
    dW_hh = torch.einsum("tbh,tbk->hk", da, h[:-1])
    return dW_ih, dW_hh, da.sum(dim=(0, 1))
