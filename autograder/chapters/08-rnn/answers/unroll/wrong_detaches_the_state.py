# says: no gradient reached the first state
def unroll(step, x, state):
    outputs = []
    for x_t in x:
        if isinstance(state, torch.Tensor):
            state = state.detach()
        y, state = step(x_t, state)
        outputs.append(y)
    return torch.stack(outputs), state
