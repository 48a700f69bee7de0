def predict(x, w, b=0.0):
    return np.add(np.multiply(x, w), b)
