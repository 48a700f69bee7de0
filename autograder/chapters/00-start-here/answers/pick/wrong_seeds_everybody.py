# says: changes everybody's numbers
def pick(n, k, seed=0):
    np.random.seed(seed)
    return np.random.choice(n, size=k, replace=False)
