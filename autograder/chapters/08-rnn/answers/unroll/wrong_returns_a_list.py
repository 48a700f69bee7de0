# says: torch.stack
def unroll(step, x, state):
    outputs = []
    for x_t in x:
        y, state = step(x_t, state)
        outputs.append(y)
    return outputs, state
