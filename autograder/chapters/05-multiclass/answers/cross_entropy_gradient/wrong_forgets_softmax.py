# says: z was taken for probabilities
def cross_entropy_gradient(z, y):
    return (z - np.eye(z.shape[1])[y]) / len(y)
