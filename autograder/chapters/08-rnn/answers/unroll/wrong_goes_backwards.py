# says: walk through time from 0 on
def unroll(step, x, state):
    outputs = []
    for x_t in x.flip(0):
        y, state = step(x_t, state)
        outputs.append(y)
    return torch.stack(outputs), state
