def lstm_cell(x, state, W_ih, W_hh, b_ih, b_hh):
    h, c = state
    n = h.shape[1]

    def gate(k):
        rows = slice(k * n, (k + 1) * n)
        return x @ W_ih[rows].T + h @ W_hh[rows].T + b_ih[rows] + b_hh[rows]

    write, keep, new, show = gate(0), gate(1), gate(2), gate(3)
    c = torch.sigmoid(keep) * c + torch.sigmoid(write) * torch.tanh(new)
    return [torch.sigmoid(show) * torch.tanh(c), c]
