def neuron(x, w, b):
    x, w = torch.as_tensor(x, dtype=torch.float64), torch.as_tensor(w, dtype=torch.float64)
    return (x @ w + torch.as_tensor(b) > 0).int()
