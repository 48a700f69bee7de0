# says: b is missing from the model
def cost_surface(x, y, ws, bs):
    return np.array([[((w * x - y) ** 2).mean() for b in bs] for w in ws])
