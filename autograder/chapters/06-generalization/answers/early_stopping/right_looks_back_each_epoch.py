def early_stopping(losses, patience):
    for stop in range(len(losses)):
        best = int(np.nanargmin(losses[: stop + 1]))
        if stop - best >= patience:
            break
    return best, stop
