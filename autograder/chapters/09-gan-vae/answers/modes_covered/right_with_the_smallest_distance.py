def modes_covered(x, centres, radius=0.3, share=0.01):
    squares = ((x[:, None, :] - centres[None]) ** 2).sum(-1)
    counts = np.count_nonzero(squares <= radius**2, axis=0)
    return int(np.sum(counts / len(x) >= share)), float(np.mean(squares.min(axis=1) <= radius**2))
