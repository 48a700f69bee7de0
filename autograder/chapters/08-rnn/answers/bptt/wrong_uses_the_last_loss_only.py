# says: only the last step's loss is counted
def bptt(x, h, d_out, W_hh):
    dW_ih, dW_hh, db, dh = 0, 0, 0, d_out[-1]
    for t in reversed(range(len(x))):
        da = dh * (1 - h[t + 1] ** 2)
        dW_ih, dW_hh, db = dW_ih + da.T @ x[t], dW_hh + da.T @ h[t], db + da.sum(0)
        dh = da @ W_hh
    return dW_ih, dW_hh, db
