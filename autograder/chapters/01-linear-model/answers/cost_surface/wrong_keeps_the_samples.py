# says: take the mean over the samples
def cost_surface(x, y, ws, bs):
    return (ws[:, None, None] * x + bs[:, None] - y) ** 2
