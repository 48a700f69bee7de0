# says: count everything else
def early_stopping(losses, patience):
    best, lowest, waited = 0, float("inf"), 0
    for epoch, loss in enumerate(losses):
        if loss < lowest:
            best, lowest, waited = epoch, loss, 0
        elif loss >= lowest:
            waited += 1
        if waited >= patience:
            return best, epoch
    return best, len(losses) - 1
