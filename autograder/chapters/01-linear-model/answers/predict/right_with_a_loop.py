def predict(x, w, b=0.0):
    return np.array([w * value + b for value in x])
