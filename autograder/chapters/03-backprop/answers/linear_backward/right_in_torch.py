def linear_backward(x, w, dy):
    x, w, dy = torch.as_tensor(x), torch.as_tensor(w), torch.as_tensor(dy)
    return torch.matmul(dy, w.T), torch.matmul(x.T, dy), dy.sum(dim=0)
