# says: call `model.eval()` first
def evaluate(model, x, y, batch_size=100):
    was_training = model.training
    loss = right = 0.0
    with torch.no_grad():
        for i in range(0, len(x), batch_size):
            logits, labels = model(x[i : i + batch_size]), y[i : i + batch_size]
            loss += F.cross_entropy(logits, labels, reduction="sum").item()
            right += (logits.argmax(dim=1) == labels).sum().item()
    model.train(was_training)
    return loss / len(x), right / len(x)
