def gru_cell(x, h, W_ih, W_hh, b_ih, b_hh):
    n = h.shape[1]
    seen = [x @ W_ih[k : k + n].T + b_ih[k : k + n] for k in (0, n, 2 * n)]
    kept = [h @ W_hh[k : k + n].T + b_hh[k : k + n] for k in (0, n, 2 * n)]
    reset = torch.sigmoid(seen[0] + kept[0])
    update = torch.sigmoid(seen[1] + kept[1])
    new = torch.tanh(seen[2] + reset * kept[2])
    return update * h + (1 - update) * new
