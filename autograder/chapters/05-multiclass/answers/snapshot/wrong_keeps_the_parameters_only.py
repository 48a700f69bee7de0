# says: batch norm's memory
def snapshot(model, optimiser, epoch):
    return {
        "model": {name: p.detach().clone() for name, p in model.named_parameters()},
        "optimiser": copy.deepcopy(optimiser.state_dict()),
        "epoch": epoch,
        "rng": torch.get_rng_state(),
    }
