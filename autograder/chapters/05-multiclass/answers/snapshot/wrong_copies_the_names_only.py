# says: the weights in the snapshot changed
def snapshot(model, optimiser, epoch):
    return {
        "model": dict(model.state_dict()),
        "optimiser": copy.deepcopy(optimiser.state_dict()),
        "epoch": epoch,
        "rng": torch.get_rng_state(),
    }
