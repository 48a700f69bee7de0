def modes_covered(x, centres, radius=0.3, share=0.01):
    from scipy.spatial.distance import cdist

    near = cdist(x, centres) <= radius
    return sum(near.mean(0) >= share), near.max(1).mean()
