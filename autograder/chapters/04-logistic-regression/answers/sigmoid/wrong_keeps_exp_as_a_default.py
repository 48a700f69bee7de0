# says: it must never see one
def sigmoid(z, exp=np.exp, silently=np.errstate):
    with silently(over="ignore"):
        return 1 / (1 + exp(-np.asarray(z, dtype=float)))
