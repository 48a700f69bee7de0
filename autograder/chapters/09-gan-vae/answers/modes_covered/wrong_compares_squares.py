# says: squared distances
def modes_covered(x, centres, radius=0.3, share=0.01):
    near = ((x[:, None] - centres) ** 2).sum(axis=2) <= radius
    return (near.mean(axis=0) >= share).sum(), near.any(axis=1).mean()
