# says: no gradient passes from step to step
def unroll(step, x, state):
    outputs = []
    for x_t in x:
        y, state = step(x_t, state)
        outputs.append(y)
        if isinstance(state, torch.Tensor):
            state = state.detach()
    return torch.stack(outputs), state
