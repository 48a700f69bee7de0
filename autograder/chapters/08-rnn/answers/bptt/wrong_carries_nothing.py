# says: nothing is carried to the step before
def bptt(x, h, d_out, W_hh):
    da = d_out * (1 - h[1:] ** 2)
    dW_ih = sum(a.T @ x_t for a, x_t in zip(da, x))
    dW_hh = sum(a.T @ h_t for a, h_t in zip(da, h))
    return dW_ih, dW_hh, da.sum(dim=(0, 1))
