# says: model, 0.weight
def snapshot(model, optimiser, epoch):
    return {
        "model": {name: value.clone().half() for name, value in model.state_dict().items()},
        "optimiser": copy.deepcopy(optimiser.state_dict()),
        "epoch": epoch,
        "rng": torch.get_rng_state(),
    }
