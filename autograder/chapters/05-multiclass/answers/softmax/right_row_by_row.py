def softmax(z):
    rows = np.array(z, dtype=float).reshape(-1, np.shape(z)[-1])
    for i, row in enumerate(rows):
        e = np.exp(row - max(row))
        rows[i] = e / sum(e)
    return rows.reshape(np.shape(z))
