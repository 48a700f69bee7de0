# says: NumPy met an overflow
def sigmoid(z):
    with np.errstate(all="ignore"):
        return 1 / (1 + np.power(np.e, -np.asarray(z, dtype=float)))
