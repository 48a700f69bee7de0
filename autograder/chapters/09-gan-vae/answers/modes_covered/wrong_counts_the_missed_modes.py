# says: these are the modes that are missed
def modes_covered(x, centres, radius=0.3, share=0.01):
    near = np.linalg.norm(x[:, None] - centres, axis=2) <= radius
    return (near.mean(axis=0) < share).sum(), near.any(axis=1).mean()
