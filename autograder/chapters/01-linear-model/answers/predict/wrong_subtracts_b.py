# says: b is subtracted
def predict(x, w, b=0.0):
    return w * x - b
