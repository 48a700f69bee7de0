# says: the axes were sorted
def cost_surface(x, y, ws, bs):
    ws, bs = np.sort(ws), np.sort(bs)
    return ((ws[:, None, None] * x + bs[:, None] - y) ** 2).mean(axis=2)
