def neuron(x, w, b):
    rows = []
    for row in x:
        rows.append(np.heaviside(row @ w + b, 0))
    return np.array(rows)
