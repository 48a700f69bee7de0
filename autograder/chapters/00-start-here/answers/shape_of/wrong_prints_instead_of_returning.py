# says: nothing came back: is a `return` missing?
def shape_of(x):
    print(x.shape)
