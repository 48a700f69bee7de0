# says: this is the share of bad samples
def modes_covered(x, centres, radius=0.3, share=0.01):
    near = np.linalg.norm(x[:, None] - centres, axis=2) <= radius
    return (near.mean(axis=0) >= share).sum(), 1 - near.any(axis=1).mean()
