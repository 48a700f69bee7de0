def sigmoid(z):
    return 1 / (1 + np.exp(-np.clip(z, -500, 500)))
