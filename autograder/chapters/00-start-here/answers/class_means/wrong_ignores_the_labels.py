# says: the mean of all samples
def class_means(x, y):
    return x.mean(axis=0)
