def diagnose(train_loss, val_loss, chance):
    import math
    train, val = train_loss[-1], val_loss[-1]
    middle, lowest = val_loss[len(val_loss) // 2], min(val_loss)
    if math.isnan(train) or math.isinf(train) or math.isnan(val) or math.isinf(val) or train > chance:
        return "diverging"
    elif val > 1.1 * lowest:
        return "overfitting"
    elif val < 0.95 * middle:
        return "still learning"
    elif train > 0.5 * chance:
        return "underfitting"
    else:
        return "healthy"
