def class_means(x, y):
    """The mean sample of each class. x: (N, D), y: (N,) of int in 0 ... K - 1 -> (K, D)"""
    member = np.eye(int(max(y)) + 1)[y]  # (N, K)
    return member.T @ x / member.sum(axis=0)[:, None]
