# says: b is missing
def predict(x, w, b=0.0):
    return w * x
