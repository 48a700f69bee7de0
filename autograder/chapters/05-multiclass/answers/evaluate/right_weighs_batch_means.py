@torch.no_grad()
def evaluate(model, x, y, batch_size=100):
    mode, loss, accuracy = model.training, 0.0, 0.0
    model.eval()
    for x_batch, y_batch in zip(x.split(batch_size), y.split(batch_size)):
        share = len(x_batch) / len(x)
        logits = model(x_batch)
        loss += share * float(F.cross_entropy(logits, y_batch))
        accuracy += share * float((logits.argmax(1) == y_batch).float().mean())
    model.train(mode)
    return loss, accuracy
