# says: are the gradients cleared between them
def train_step(model, optimiser, x, y):
    home = next(model.parameters()).device
    x, y = x.to(home), y.to(home)
    loss = F.cross_entropy(model(x), y)
    loss.backward()
    optimiser.zero_grad()
    optimiser.step()
    return loss.detach()
