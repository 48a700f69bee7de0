# says: not of the good ones
def modes_covered(x, centres, radius=0.3, share=0.01):
    distance = np.linalg.norm(x[:, None] - centres, axis=2)
    near = distance <= radius
    return (near.sum(axis=0) >= share * near.any(axis=1).sum()).sum(), near.any(axis=1).mean()
