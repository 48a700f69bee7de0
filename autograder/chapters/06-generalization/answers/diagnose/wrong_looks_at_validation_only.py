# says: in the training list too
def diagnose(train_loss, val_loss, chance):
    if not np.isfinite([val_loss[-1]]).all() or train_loss[-1] > chance:
        return "diverging"
    if val_loss[-1] > 1.1 * min(val_loss):
        return "overfitting"
    if val_loss[-1] < 0.95 * val_loss[len(val_loss) // 2]:
        return "still learning"
    if train_loss[-1] > 0.5 * chance:
        return "underfitting"
    return "healthy"
