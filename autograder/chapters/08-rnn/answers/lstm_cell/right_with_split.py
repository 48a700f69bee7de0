def lstm_cell(x, state, W_ih, W_hh, b_ih, b_hh):
    old_h, old_c = state
    sums = torch.cat([x, old_h], 1) @ torch.cat([W_ih, W_hh], 1).T + (b_ih + b_hh)
    i, f, g, o = torch.split(sums, sums.shape[1] // 4, dim=1)
    new_c = torch.sigmoid(f) * old_c + torch.sigmoid(i) * torch.tanh(g)
    new_h = torch.sigmoid(o) * torch.tanh(new_c)
    return new_h, new_c
