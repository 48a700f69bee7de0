# says: one call of `step` for each
def unroll(step, x, state):
    outputs = []
    for t in range(1, len(x)):
        y, state = step(x[t], state)
        outputs.append(y)
    return torch.stack(outputs), state
