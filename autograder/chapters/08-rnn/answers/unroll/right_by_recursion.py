def unroll(step, x, state):
    y, state = step(x[0], state)
    if len(x) == 1:
        return y[None], state
    later, state = unroll(step, x[1:], state)
    return torch.cat([y[None], later]), state
