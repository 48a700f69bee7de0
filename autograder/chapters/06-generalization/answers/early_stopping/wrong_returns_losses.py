# says: these are losses
def early_stopping(losses, patience):
    best = 0
    for epoch, loss in enumerate(losses):
        if loss < losses[best]:
            best = epoch
        elif epoch - best >= patience:
            return losses[best], loss
    return losses[best], losses[-1]
