# says: picks N × N entries
def cross_entropy(z, y):
    return -log_softmax(z)[:, y].mean()
