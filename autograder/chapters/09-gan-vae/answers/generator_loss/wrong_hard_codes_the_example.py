# says: the value is wrong
def generator_loss(fake):
    return torch.tensor(0.693)
