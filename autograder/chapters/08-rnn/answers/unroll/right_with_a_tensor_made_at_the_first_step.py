def unroll(step, x, state):
    y, state = step(x[0], state)
    outputs = y.new_zeros(len(x), *y.shape)
    outputs[0] = y
    for t in range(1, len(x)):
        outputs[t], state = step(x[t], state)
    return outputs, state
