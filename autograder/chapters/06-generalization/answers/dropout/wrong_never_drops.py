# says: the share that is lost is not p
def dropout(x, p, training):
    return x / (1 - p) if training else x
