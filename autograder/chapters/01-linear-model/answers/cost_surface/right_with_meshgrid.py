def cost_surface(x, y, ws, bs):
    W, B = np.meshgrid(ws, bs, indexing="ij")
    return sum((W * u + B - v) ** 2 for u, v in zip(x, y)) / len(x)
