# says: hand it on unopened
def unroll(step, x, state):
    outputs, state = [], state.clone()
    for x_t in x:
        y, state = step(x_t, state)
        outputs.append(y)
    return torch.stack(outputs), state
