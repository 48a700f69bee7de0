# says: not for the nearer alone
def modes_covered(x, centres, radius=0.3, share=0.01):
    distance = np.linalg.norm(x[:, None] - centres, axis=2)
    good = distance.min(axis=1) <= radius
    counts = np.bincount(distance.argmin(axis=1)[good], minlength=len(centres))
    return (counts >= share * len(x)).sum(), good.mean()
