# says: the shape should be
def cost_surface(x, y, ws, bs):
    return ((ws[:, None, None] * x + bs[:, None] - y) ** 2).mean(axis=0)
