# says: the reset gate is missing
def gru_cell(x, h, W_ih, W_hh, b_ih, b_hh):
    r, z, n = (x @ W_ih.T + b_ih + h @ W_hh.T + b_hh).chunk(3, dim=1)
    z, n = torch.sigmoid(z), torch.tanh(n)
    return (1 - z) * n + z * h
