# says: at least `share` of all samples
def modes_covered(x, centres, radius=0.3, share=0.01):
    distance = np.linalg.norm(x[:, None] - centres, axis=2)
    near = distance <= 0.3
    return (near.mean(axis=0) >= 0.01).sum(), near.any(axis=1).mean()
