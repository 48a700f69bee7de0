# says: rng
def snapshot(model, optimiser, epoch):
    torch.manual_seed(0)
    return {
        "model": copy.deepcopy(model.state_dict()),
        "optimiser": copy.deepcopy(optimiser.state_dict()),
        "epoch": epoch,
        "rng": torch.get_rng_state(),
    }
