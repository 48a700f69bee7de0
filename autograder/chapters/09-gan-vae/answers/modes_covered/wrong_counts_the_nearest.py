# says: nearest to some
def modes_covered(x, centres, radius=0.3, share=0.01):
    distance = np.linalg.norm(x[:, None] - centres, axis=2)
    counts = np.bincount(distance.argmin(axis=1), minlength=len(centres))
    return (counts >= share * len(x)).sum(), (distance <= radius).any(axis=1).mean()
