def train_step(model, optimiser, x, y):
    for p in model.parameters():
        place = p.device
        p.grad = None
    loss = F.nll_loss(F.log_softmax(model(x.to(place)), dim=1), y.to(place))
    loss.backward()
    optimiser.step()
    with torch.no_grad():
        return loss.clone()
