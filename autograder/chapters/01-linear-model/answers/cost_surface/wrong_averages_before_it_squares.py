# says: averaged before they are squared
def cost_surface(x, y, ws, bs):
    return (ws[:, None, None] * x + bs[:, None] - y).mean(axis=2) ** 2
