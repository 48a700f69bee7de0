# says: compare with the lowest loss so far
def early_stopping(losses, patience):
    best, waited = 0, 0
    for epoch in range(1, len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        waited = waited + 1 if losses[epoch] > losses[epoch - 1] else 0
        if waited >= patience:
            return best, epoch
    return best, len(losses) - 1
