# says: softmax was taken twice
def evaluate(model, x, y, batch_size=100):
    was_training = model.training
    model.eval()
    loss = right = 0.0
    with torch.no_grad():
        for i in range(0, len(x), batch_size):
            p, labels = F.softmax(model(x[i : i + batch_size]), dim=1), y[i : i + batch_size]
            loss += F.cross_entropy(p, labels, reduction="sum").item()
            right += (p.argmax(dim=1) == labels).sum().item()
    model.train(was_training)
    return loss / len(x), right / len(x)
