# says: the wrong order: best, stop
def early_stopping(losses, patience):
    best, lowest = 0, float("inf")
    for epoch, loss in enumerate(losses):
        if loss < lowest:
            best, lowest = epoch, loss
        elif epoch - best >= patience:
            return epoch, best
    return len(losses) - 1, best
