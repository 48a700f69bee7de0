def train_step(model, optimiser, x, y):
    x, y = device.move((x, y), next(model.parameters()).device)
    loss = nn.CrossEntropyLoss()(model(x), y)
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()
    return loss.detach()
