# says: that is argmax
def softmax(z):
    return (z == z.max(axis=-1, keepdims=True)).astype(float)
