# says: plus and minus cancel
def cost_surface(x, y, ws, bs):
    return (ws[:, None, None] * x + bs[:, None] - y).mean(axis=2)
