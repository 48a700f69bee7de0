# says: Euclidean
def modes_covered(x, centres, radius=0.3, share=0.01):
    near = (np.abs(x[:, None] - centres) <= radius).all(axis=2)
    return (near.mean(axis=0) >= share).sum(), near.any(axis=1).mean()
