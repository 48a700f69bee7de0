# says: the other logits are in the sum too
def cross_entropy_gradient(z, y):
    truth = np.eye(z.shape[1])[y]
    return (softmax(z) - truth) * truth / len(y)
