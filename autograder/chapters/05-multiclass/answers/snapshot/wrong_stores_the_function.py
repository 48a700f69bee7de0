# says: rng should be what
def snapshot(model, optimiser, epoch):
    return {
        "model": copy.deepcopy(model.state_dict()),
        "optimiser": copy.deepcopy(optimiser.state_dict()),
        "epoch": epoch,
        "rng": torch.get_rng_state,
    }
