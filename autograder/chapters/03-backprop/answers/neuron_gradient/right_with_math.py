import math
def neuron_gradient(x, w, b, y):
    a = math.tanh(w * x + b)
    db = (a - y) * (1 - a * a) + (a - y) * (1 - a * a)
    return (a - y) * (a - y), x * db, db
