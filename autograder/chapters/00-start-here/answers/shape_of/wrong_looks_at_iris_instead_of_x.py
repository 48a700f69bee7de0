# says: not always `iris.x`
def shape_of(x):
    return data.iris().x.shape
