# says: taken to be the size of the window
def max_pool(x, size, stride=None):
    stride = size
    windows = np.lib.stride_tricks.sliding_window_view(x, (size, size), axis=(2, 3))[:, :, ::stride, ::stride]
    return windows.max(axis=(4, 5))
