# says: a dict should come back
def snapshot(model, optimiser, epoch):
    return copy.deepcopy(model.state_dict()), copy.deepcopy(optimiser.state_dict()), epoch, torch.get_rng_state()
