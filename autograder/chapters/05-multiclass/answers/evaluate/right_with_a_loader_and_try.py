def evaluate(model, x, y, batch_size=100):
    from torch.utils.data import DataLoader, TensorDataset
    training = model.training
    total, right = 0.0, 0
    try:
        model.eval()
        with torch.inference_mode():
            for inputs, labels in DataLoader(TensorDataset(x, y), batch_size=batch_size):
                log_p = model(inputs).log_softmax(dim=1)
                total -= log_p[torch.arange(len(labels)), labels].sum().item()
                right += (log_p.argmax(dim=1) == labels).sum().item()
    finally:
        model.train(training)
    return total / len(y), right / len(y)
