# says: it never stopped
def early_stopping(losses, patience):
    return int(np.nanargmin(losses)), len(losses) - 1
