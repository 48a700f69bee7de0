# says: nothing came back
def diagnose(train_loss, val_loss, chance):
    if not np.isfinite([train_loss[-1], val_loss[-1]]).all() or train_loss[-1] > chance:
        print("diverging")
        return
    if val_loss[-1] > 1.1 * min(val_loss):
        print("overfitting")
        return
    if val_loss[-1] < 0.95 * val_loss[len(val_loss) // 2]:
        print("still learning")
        return
    if train_loss[-1] > 0.5 * chance:
        print("underfitting")
        return
    print("healthy")
