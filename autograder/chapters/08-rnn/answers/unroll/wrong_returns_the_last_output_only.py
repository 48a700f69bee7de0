# says: collect the outputs of all steps
def unroll(step, x, state):
    for x_t in x:
        y, state = step(x_t, state)
    return y, state
