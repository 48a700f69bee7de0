# says: the gradients pile up
def train_step(model, optimiser, x, y):
    home = next(model.parameters()).device
    x, y = x.to(home), y.to(home)
    loss = F.cross_entropy(model(x), y)
    loss.backward()
    optimiser.step()
    return loss.detach()
