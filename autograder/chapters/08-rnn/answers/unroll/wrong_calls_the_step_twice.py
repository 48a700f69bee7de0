# says: `step` should be called once
def unroll(step, x, state):
    outputs = []
    for x_t in x:
        outputs.append(step(x_t, state)[0])
        state = step(x_t, state)[1]
    return torch.stack(outputs), state
