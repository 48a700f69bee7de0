# says: leave the root out
def cost_surface(x, y, ws, bs):
    return np.sqrt(((ws[:, None, None] * x + bs[:, None] - y) ** 2).mean(axis=2))
