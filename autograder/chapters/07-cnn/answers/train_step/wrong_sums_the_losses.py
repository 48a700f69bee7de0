# says: this is the sum over the batch
def train_step(model, optimiser, x, y):
    home = next(model.parameters()).device
    x, y = x.to(home), y.to(home)
    optimiser.zero_grad()
    loss = F.cross_entropy(model(x), y, reduction='sum')
    loss.backward()
    optimiser.step()
    return loss.detach()
