def snapshot(model, optimiser, epoch):
    weights = {name: value.detach().clone() for name, value in model.state_dict().items()}
    return {"epoch": epoch, "rng": torch.get_rng_state().clone(), "model": weights, "optimiser": copy.deepcopy(optimiser.state_dict())}
