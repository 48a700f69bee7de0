# says: all states came back
def unroll(step, x, state):
    outputs, states = [], []
    for x_t in x:
        y, state = step(x_t, state)
        outputs.append(y)
        states.append(state)
    return torch.stack(outputs), torch.stack(states)
