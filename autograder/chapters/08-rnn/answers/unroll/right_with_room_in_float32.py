def unroll(step, x, state):
    outputs = None
    for t in range(len(x)):
        y, state = step(x[t], state)
        if outputs is None:
            outputs = torch.zeros((len(x), *y.shape))
        outputs[t] = y
    return outputs, state
