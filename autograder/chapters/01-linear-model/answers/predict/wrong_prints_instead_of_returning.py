# says: is a `return` missing
def predict(x, w, b=0.0):
    print(w * x + b)
