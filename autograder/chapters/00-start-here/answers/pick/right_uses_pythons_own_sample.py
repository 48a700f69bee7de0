def pick(n, k, seed=0):
    """k different numbers out of 0 ... n - 1, the same for the same seed. -> k whole numbers"""
    import random

    return random.Random(seed).sample(range(n), k)
