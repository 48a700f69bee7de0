# says: one point for each distinct score
def roc(y, score):
    return np.array([0, 0, 0.5, 1]), np.array([0, 0.5, 1, 1]), 0.875
