def pick(n, k, seed=0):
    """k different numbers out of 0 ... n - 1, the same for the same seed. -> k whole numbers"""
    generator = torch.Generator().manual_seed(seed)
    return sorted(torch.randperm(n, generator=generator)[:k].tolist())
