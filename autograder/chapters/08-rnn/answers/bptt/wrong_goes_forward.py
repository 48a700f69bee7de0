# says: walked from the last to the first
def bptt(x, h, d_out, W_hh):
    dW_ih, dW_hh, db, carried = 0, 0, 0, 0
    for t in range(len(x)):
        da = (d_out[t] + carried) * (1 - h[t + 1] ** 2)
        dW_ih, dW_hh, db = dW_ih + da.T @ x[t], dW_hh + da.T @ h[t], db + da.sum(0)
        carried = da @ W_hh
    return dW_ih, dW_hh, db
