def adam(grad, w, lr, steps, beta1=0.9, beta2=0.999, eps=1e-8):
    import torch

    theta = torch.tensor(w, dtype=torch.float64)
    optimiser = torch.optim.Adam([theta], lr=lr, betas=(beta1, beta2), eps=eps)
    path = [theta.numpy().copy()]
    for _ in range(steps):
        theta.grad = torch.tensor(grad(theta.numpy().copy()))
        optimiser.step()
        path.append(theta.numpy().copy())
    return np.array(path)
