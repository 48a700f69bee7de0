# says: in order
def evaluate(model, x, y, batch_size=100):
    was_training = model.training
    model.eval()
    loss = right = 0.0
    order = torch.randperm(len(x))
    with torch.no_grad():
        for part in order.split(batch_size):
            logits, labels = model(x[part]), y[part]
            loss += F.cross_entropy(logits, labels, reduction="sum").item()
            right += (logits.argmax(dim=1) == labels).sum().item()
    model.train(was_training)
    return loss / len(x), right / len(x)
