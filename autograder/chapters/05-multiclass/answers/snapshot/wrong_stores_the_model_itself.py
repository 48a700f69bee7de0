# says: not the objects themselves
def snapshot(model, optimiser, epoch):
    return {
        "model": copy.deepcopy(model),
        "optimiser": copy.deepcopy(optimiser),
        "epoch": epoch,
        "rng": torch.get_rng_state(),
    }
