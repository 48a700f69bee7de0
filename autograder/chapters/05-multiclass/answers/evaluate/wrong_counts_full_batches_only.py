# says: its samples were only counted
def evaluate(model, x, y, batch_size=100):
    was_training = model.training
    model.eval()
    loss = right = 0.0
    with torch.no_grad():
        for i in range(len(x) // batch_size):
            part = slice(i * batch_size, (i + 1) * batch_size)
            logits, labels = model(x[part]), y[part]
            loss += F.cross_entropy(logits, labels, reduction="sum").item()
            right += (logits.argmax(dim=1) == labels).sum().item()
    model.train(was_training)
    return loss / len(x), right / len(x)
