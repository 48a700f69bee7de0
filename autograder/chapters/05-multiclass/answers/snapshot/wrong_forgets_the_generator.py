# says: should have the keys epoch, model, optimiser and rng
def snapshot(model, optimiser, epoch):
    return {
        "model": copy.deepcopy(model.state_dict()),
        "optimiser": copy.deepcopy(optimiser.state_dict()),
        "epoch": epoch,
    }
