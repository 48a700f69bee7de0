# says: must have passed the tanh
def bptt(x, h, d_out, W_hh):
    dW_ih, dW_hh, db, carried = 0, 0, 0, 0
    for t in reversed(range(len(x))):
        dh = d_out[t] + carried
        da = dh * (1 - h[t + 1] ** 2)
        dW_ih, dW_hh, db = dW_ih + da.T @ x[t], dW_hh + da.T @ h[t], db + da.sum(0)
        carried = dh @ W_hh
    return dW_ih, dW_hh, db
