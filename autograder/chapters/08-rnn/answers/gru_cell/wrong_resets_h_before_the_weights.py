# says: r multiplies h before W_hn
def gru_cell(x, h, W_ih, W_hh, b_ih, b_hh):
    x_r, x_z, x_n = (x @ W_ih.T + b_ih).chunk(3, dim=1)
    W_r, W_z, W_n = W_hh.chunk(3)
    b_r, b_z, b_n = b_hh.chunk(3)
    r = torch.sigmoid(x_r + h @ W_r.T + b_r)
    z = torch.sigmoid(x_z + h @ W_z.T + b_z)
    n = torch.tanh(x_n + (r * h) @ W_n.T + b_n)
    return (1 - z) * n + z * h
