# says: time is on the second axis
def unroll(step, x, state):
    outputs = []
    for x_t in x:
        y, state = step(x_t, state)
        outputs.append(y)
    return torch.stack(outputs, dim=1), state
