# says: torch recorded a graph
def evaluate(model, x, y, batch_size=100):
    was_training = model.training
    model.eval()
    loss = right = 0.0
    if True:
        for i in range(0, len(x), batch_size):
            logits, labels = model(x[i : i + batch_size]), y[i : i + batch_size]
            loss += F.cross_entropy(logits.detach(), labels, reduction="sum").item()
            right += (logits.argmax(dim=1) == labels).sum().item()
    model.train(was_training)
    return loss / len(x), right / len(x)
