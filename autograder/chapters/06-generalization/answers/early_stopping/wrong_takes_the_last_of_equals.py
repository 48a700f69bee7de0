# says: of equal losses the first is the best
def early_stopping(losses, patience):
    best, lowest, waited = 0, float("inf"), 0
    for epoch, loss in enumerate(losses):
        waited = 0 if loss < lowest else waited + 1
        if loss <= lowest:
            best, lowest = epoch, loss
        if waited >= patience:
            return best, epoch
    return best, len(losses) - 1
