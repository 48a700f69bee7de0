def early_stopping(losses, patience):
    best = stop = 0
    for stop, loss in enumerate(losses):
        if loss < losses[best]:
            best = stop
        if stop == best + patience:
            break
    return [np.int64(best), np.int64(stop)]
