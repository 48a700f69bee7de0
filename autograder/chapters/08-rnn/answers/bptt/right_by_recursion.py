def bptt(x, h, d_out, W_hh):
    def back(t, arriving):
        if t < 0:
            return torch.zeros(len(W_hh), x.shape[2]), torch.zeros_like(W_hh), torch.zeros(len(W_hh))
        da = (d_out[t] + arriving) * (1 - h[t + 1]) * (1 + h[t + 1])
        dW_ih, dW_hh, db = back(t - 1, torch.matmul(da, W_hh))
        return dW_ih + da.mT @ x[t], dW_hh + da.mT @ h[t], db + da.sum(dim=0)

    return back(len(x) - 1, torch.zeros_like(h[0]))
