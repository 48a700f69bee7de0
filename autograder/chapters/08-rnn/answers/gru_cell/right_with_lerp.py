def gru_cell(x, h, W_ih, W_hh, b_ih, b_hh):
    a, b = x @ W_ih.T + b_ih, h @ W_hh.T + b_hh
    size = h.shape[1]
    gates = torch.sigmoid(a[:, : 2 * size] + b[:, : 2 * size])
    r, z = gates[:, :size], gates[:, size:]
    return torch.lerp(torch.tanh(a[:, 2 * size :] + r * b[:, 2 * size :]), h, z)
