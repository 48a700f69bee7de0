def pca(x, k):
    t = torch.from_numpy(x)
    mean = t.mean(dim=0)
    _, s, vh = torch.linalg.svd(t - mean, full_matrices=False)
    return mean.numpy(), vh[:k].numpy(), (s[:k] ** 2 / (len(t) - 1)).numpy()
