# says: your function changed h
# says: make a new tensor
def rnn_cell(x, h, W_ih, W_hh, b_ih, b_hh):
    new = torch.tanh(x @ W_ih.T + b_ih + h @ W_hh.T + b_hh)
    h.copy_(new.detach())
    return new
