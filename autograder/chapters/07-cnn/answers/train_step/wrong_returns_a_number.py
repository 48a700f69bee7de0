# says: not a Python number
# says: a number was read from it
def train_step(model, optimiser, x, y):
    home = next(model.parameters()).device
    x, y = x.to(home), y.to(home)
    optimiser.zero_grad()
    loss = F.cross_entropy(model(x), y)
    loss.backward()
    optimiser.step()
    return loss.item()
