# says: return one for each sample
def predict(x, w, b=0.0):
    return np.sum(w * x + b)
