def evaluate(model, x, y, batch_size=100):
    before = model.training
    model.eval()
    with torch.no_grad():
        logits = torch.cat([model(part) for part in x.split(batch_size)])
    model.train(before)
    return F.cross_entropy(logits, y).item(), (logits.argmax(1) == y).float().mean().item()
