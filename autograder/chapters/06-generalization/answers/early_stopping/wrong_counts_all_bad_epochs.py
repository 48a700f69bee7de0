# says: must be in a row
def early_stopping(losses, patience):
    best, lowest, bad = 0, float("inf"), 0
    for epoch, loss in enumerate(losses):
        if loss < lowest:
            best, lowest = epoch, loss
        else:
            bad += 1
            if bad >= patience:
                return best, epoch
    return best, len(losses) - 1
