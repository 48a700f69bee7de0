# says: largest over all channels
def max_pool(x, size, stride=None):
    stride = size if stride is None else stride
    windows = np.lib.stride_tricks.sliding_window_view(x, (size, size), axis=(2, 3))[:, :, ::stride, ::stride]
    return windows.max(axis=(1, 4, 5))[:, None]
