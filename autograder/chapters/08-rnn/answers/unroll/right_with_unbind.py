def unroll(step, x, state):
    outputs = []
    for x_t in torch.unbind(x):
        result = step(x_t, state)
        outputs.append(result[0].unsqueeze(0))
        state = result[1]
    return torch.cat(outputs), state
