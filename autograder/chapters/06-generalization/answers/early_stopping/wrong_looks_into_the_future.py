# says: best looks into epochs after the stop
def early_stopping(losses, patience):
    lowest, waited = float("inf"), 0
    for epoch, loss in enumerate(losses):
        if loss < lowest:
            lowest, waited = loss, 0
        else:
            waited += 1
        if waited >= patience:
            break
    return int(np.nanargmin(losses)), epoch
