# says: x itself was changed
def predict(x, w, b=0.0):
    x *= w
    x += b
    return x
