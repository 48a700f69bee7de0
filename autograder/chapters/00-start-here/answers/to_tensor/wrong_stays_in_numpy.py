# says: no torch tensor
def to_tensor(x, where="cpu"):
    return np.array(x, dtype=np.float32)
