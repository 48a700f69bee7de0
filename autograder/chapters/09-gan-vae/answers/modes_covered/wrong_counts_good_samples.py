# says: divide by N
def modes_covered(x, centres, radius=0.3, share=0.01):
    distance = np.linalg.norm(x[:, None] - centres, axis=2)
    near = distance <= radius
    return (near.mean(axis=0) >= share).sum(), near.any(axis=1).sum()
