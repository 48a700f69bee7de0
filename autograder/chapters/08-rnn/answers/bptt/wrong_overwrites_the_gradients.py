# says: each step overwrites the gradients
def bptt(x, h, d_out, W_hh):
    carried = 0
    for t in reversed(range(len(x))):
        da = (d_out[t] + carried) * (1 - h[t + 1] ** 2)
        dW_ih, dW_hh, db = da.T @ x[t], da.T @ h[t], da.sum(0)
        carried = da @ W_hh
    return dW_ih, dW_hh, db
