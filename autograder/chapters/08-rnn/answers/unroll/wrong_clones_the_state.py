# says: hand it on unopened
def unroll(step, x, state):
    outputs = []
    for x_t in x:
        y, state = step(x_t, state.clone())
        outputs.append(y)
    return torch.stack(outputs), state
