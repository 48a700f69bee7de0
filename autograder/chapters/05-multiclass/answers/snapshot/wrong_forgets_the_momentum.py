# says: momentum) is missing
def snapshot(model, optimiser, epoch):
    return {
        "model": copy.deepcopy(model.state_dict()),
        "optimiser": {"state": {}, "param_groups": copy.deepcopy(optimiser.state_dict()["param_groups"])},
        "epoch": epoch,
        "rng": torch.get_rng_state(),
    }
