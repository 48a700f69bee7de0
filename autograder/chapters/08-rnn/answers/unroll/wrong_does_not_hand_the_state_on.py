# says: hand the new state on
def unroll(step, x, state):
    outputs = []
    for x_t in x:
        y, new = step(x_t, state)
        outputs.append(y)
    return torch.stack(outputs), new
