def cost_surface(x, y, ws, bs):
    return np.array([[mse(predict(x, w, b), y) for b in bs] for w in ws])
