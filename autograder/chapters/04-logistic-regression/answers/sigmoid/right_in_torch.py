def sigmoid(z):
    z = torch.as_tensor(z)
    return torch.sigmoid(z if z.is_floating_point() else z.double())
