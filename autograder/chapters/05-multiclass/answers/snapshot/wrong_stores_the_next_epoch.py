# says: the one given, not the next
def snapshot(model, optimiser, epoch):
    return {
        "model": copy.deepcopy(model.state_dict()),
        "optimiser": copy.deepcopy(optimiser.state_dict()),
        "epoch": epoch + 1,
        "rng": torch.get_rng_state(),
    }
