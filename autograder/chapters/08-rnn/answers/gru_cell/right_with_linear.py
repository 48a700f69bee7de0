def gru_cell(x, h, W_ih, W_hh, b_ih, b_hh):
    x_r, x_z, x_n = F.linear(x, W_ih, b_ih).chunk(3, dim=1)
    h_r, h_z, h_n = F.linear(h, W_hh, b_hh).chunk(3, dim=1)
    n = (x_n + (x_r + h_r).sigmoid() * h_n).tanh()
    return n + (x_z + h_z).sigmoid() * (h - n)
