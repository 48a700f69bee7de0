# says: TypeError
def shape_of(x):
    return x.shape()
