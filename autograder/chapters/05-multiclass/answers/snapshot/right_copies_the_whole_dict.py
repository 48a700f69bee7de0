def snapshot(model, optimiser, epoch):
    state = dict(model=model.state_dict(), optimiser=optimiser.state_dict(), epoch=epoch, rng=torch.get_rng_state())
    return copy.deepcopy(state)
