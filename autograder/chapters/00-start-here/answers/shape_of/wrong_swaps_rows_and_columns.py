# says: changed places: samples
def shape_of(x):
    n_features, n_samples = x.shape
    return n_samples, n_features
