# says: the optimiser's memory in the snapshot changed
def snapshot(model, optimiser, epoch):
    return {
        "model": copy.deepcopy(model.state_dict()),
        "optimiser": optimiser.state_dict().copy(),
        "epoch": epoch,
        "rng": torch.get_rng_state(),
    }
