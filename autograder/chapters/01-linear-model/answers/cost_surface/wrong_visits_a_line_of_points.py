# says: every w must meet every b
def cost_surface(x, y, ws, bs):
    return np.array([((w * x + b - y) ** 2).mean() for w, b in zip(ws, bs)])
