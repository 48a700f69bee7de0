def unroll(step, x, state):
    outputs = []
    for t in range(x.shape[0]):
        y, state = step(x[t], state)
        outputs += [y]
    return torch.stack(outputs, dim=0), state
