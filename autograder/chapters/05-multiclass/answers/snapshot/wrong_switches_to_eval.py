# says: changed the model's mode
def snapshot(model, optimiser, epoch):
    model.eval()
    return {
        "model": copy.deepcopy(model.state_dict()),
        "optimiser": copy.deepcopy(optimiser.state_dict()),
        "epoch": epoch,
        "rng": torch.get_rng_state(),
    }
