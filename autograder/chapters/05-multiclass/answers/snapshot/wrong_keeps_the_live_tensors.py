# says: the weights in the snapshot changed
def snapshot(model, optimiser, epoch):
    return {
        "model": model.state_dict(),
        "optimiser": optimiser.state_dict(),
        "epoch": epoch,
        "rng": torch.get_rng_state(),
    }
