# says: collect the outputs, the first
def unroll(step, x, state):
    states = []
    for x_t in x:
        _, state = step(x_t, state)
        states.append(state)
    return torch.stack(states), state
