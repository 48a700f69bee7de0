# says: all negative gave 0
def max_pool(x, size, stride=None):
    stride = size if stride is None else stride
    windows = np.lib.stride_tricks.sliding_window_view(x, (size, size), axis=(2, 3))[:, :, ::stride, ::stride]
    return np.maximum(0, windows.max(axis=(4, 5)))
