# says: the whole `optimiser.state_dict()`
def snapshot(model, optimiser, epoch):
    return {
        "model": copy.deepcopy(model.state_dict()),
        "optimiser": {"lr": optimiser.param_groups[0]["lr"]},
        "epoch": epoch,
        "rng": torch.get_rng_state(),
    }
