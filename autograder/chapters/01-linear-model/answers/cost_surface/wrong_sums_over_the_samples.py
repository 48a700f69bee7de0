# says: take their mean
def cost_surface(x, y, ws, bs):
    return ((ws[:, None, None] * x + bs[:, None] - y) ** 2).sum(axis=2)
