# says: fill no window should be dropped
def max_pool(x, size, stride=None):
    stride = size if stride is None else stride
    low, right = -(x.shape[2] - size) % stride, -(x.shape[3] - size) % stride
    x = np.pad(x, ((0, 0), (0, 0), (0, low), (0, right)), constant_values=-np.inf)
    windows = np.lib.stride_tricks.sliding_window_view(x, (size, size), axis=(2, 3))[:, :, ::stride, ::stride]
    return windows.max(axis=(4, 5))
