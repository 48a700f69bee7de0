# says: values are wrong
# says: every value is wrong
def train_step(model, optimiser, x, y):
    home = next(model.parameters()).device
    x, y = x.to(home), y.to(home)
    loss = F.cross_entropy(model(x), y)
    model.zero_grad()
    loss.backward()
    torch.optim.SGD(model.parameters(), lr=0.01).step()
    return loss.detach()
