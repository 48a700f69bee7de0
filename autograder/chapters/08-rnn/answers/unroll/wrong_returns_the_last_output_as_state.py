# says: the last output came back in place of the last state
def unroll(step, x, state):
    outputs = []
    for x_t in x:
        y, state = step(x_t, state)
        outputs.append(y)
    return torch.stack(outputs), outputs[-1]
