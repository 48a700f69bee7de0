# says: the largest *size* was taken
def max_pool(x, size, stride=None):
    stride = size if stride is None else stride
    windows = np.lib.stride_tricks.sliding_window_view(x, (size, size), axis=(2, 3))[:, :, ::stride, ::stride]
    return np.abs(windows).max(axis=(4, 5))
