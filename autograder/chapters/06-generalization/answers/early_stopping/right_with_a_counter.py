def early_stopping(losses, patience):
    lowest, best, waited = losses[0], 0, 0
    for epoch in range(1, len(losses)):
        if losses[epoch] < lowest:
            lowest, best, waited = losses[epoch], epoch, 0
        else:
            waited += 1
        if waited == patience:
            return best, epoch
    return best, len(losses) - 1
