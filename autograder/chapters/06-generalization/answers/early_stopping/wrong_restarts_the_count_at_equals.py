# says: of equal
def early_stopping(losses, patience):
    best, lowest = 0, float("inf")
    for epoch, loss in enumerate(losses):
        if loss <= lowest:
            best, lowest = epoch, loss
        elif epoch - best >= patience:
            return best, epoch
    return best, len(losses) - 1
