# says: the best epoch lies before that
def early_stopping(losses, patience):
    best, lowest = 0, float("inf")
    for epoch, loss in enumerate(losses):
        if loss < lowest:
            best, lowest = epoch, loss
        elif epoch - best >= patience:
            return epoch, epoch
    return len(losses) - 1, len(losses) - 1
