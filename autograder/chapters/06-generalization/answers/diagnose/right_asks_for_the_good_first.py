def diagnose(train_loss, val_loss, chance):
    end, last = train_loss[-1], val_loss[-1]
    if not (end <= chance and abs(last) < float("inf")):
        return "diverging"
    if last <= 1.1 * min(val_loss):
        if last < 0.95 * val_loss[len(val_loss) // 2]:
            return "still learning"
        return "healthy" if end <= 0.5 * chance else "underfitting"
    return "overfitting"
