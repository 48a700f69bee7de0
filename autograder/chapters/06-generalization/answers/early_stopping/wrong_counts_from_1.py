# says: epochs are counted from 0
def early_stopping(losses, patience):
    best, lowest = 1, float("inf")
    for epoch, loss in enumerate(losses, start=1):
        if loss < lowest:
            best, lowest = epoch, loss
        elif epoch - best >= patience:
            return best, epoch
    return best, len(losses)
