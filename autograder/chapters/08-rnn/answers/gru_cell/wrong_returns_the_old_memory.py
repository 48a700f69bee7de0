# says: this is the old memory
def gru_cell(x, h, W_ih, W_hh, b_ih, b_hh):
    return h
