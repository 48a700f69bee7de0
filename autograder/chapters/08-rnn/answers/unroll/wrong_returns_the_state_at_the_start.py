# says: this is the state at the start
def unroll(step, x, state):
    outputs, first = [], state
    for x_t in x:
        y, state = step(x_t, state)
        outputs.append(y)
    return torch.stack(outputs), first
