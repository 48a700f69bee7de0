def cost_surface(x, y, ws, bs):
    J = np.zeros((len(ws), len(bs)))
    for i, w in enumerate(ws):
        for j, b in enumerate(bs):
            J[i, j] = ((w * x + b - y) ** 2).mean()
    return J
