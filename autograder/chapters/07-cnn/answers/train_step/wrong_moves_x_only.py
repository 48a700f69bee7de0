# says: were not on one device
def train_step(model, optimiser, x, y):
    x = x.to(next(model.parameters()).device)
    optimiser.zero_grad()
    loss = F.cross_entropy(model(x), y)
    loss.backward()
    optimiser.step()
    return loss.detach()
