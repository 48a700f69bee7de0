def ridge(features, y, strength):
    a, b = torch.from_numpy(features), torch.from_numpy(y)
    penalty = strength * torch.eye(a.shape[1], dtype=a.dtype)
    penalty[0, 0] = 0
    return torch.linalg.solve(a.T @ a + penalty, a.T @ b).numpy()
