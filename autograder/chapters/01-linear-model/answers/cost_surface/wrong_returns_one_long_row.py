# says: give it the shape (W, B)
def cost_surface(x, y, ws, bs):
    return np.array([((w * x + b - y) ** 2).mean() for w in ws for b in bs])
