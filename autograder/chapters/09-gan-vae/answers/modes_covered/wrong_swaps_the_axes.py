# says: count centres
def modes_covered(x, centres, radius=0.3, share=0.01):
    distance = np.linalg.norm(x[:, None] - centres, axis=2)
    near = distance <= radius
    return (near.mean(axis=1) >= share).sum(), near.any(axis=0).mean()
