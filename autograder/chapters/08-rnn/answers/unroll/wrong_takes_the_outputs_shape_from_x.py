# says: each y may have another shape than x[t]
def unroll(step, x, state):
    outputs = torch.zeros(x.shape, dtype=x.dtype)
    for t in range(len(x)):
        outputs[t], state = step(x[t], state)
    return outputs, state
