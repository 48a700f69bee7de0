# says: your code raised ValueError
def max_pool(x, size, stride=None):
    if stride not in (None, size):
        windows = np.lib.stride_tricks.sliding_window_view(x, (size, size), axis=(2, 3))[:, :, ::stride, ::stride]
        return windows.max(axis=(4, 5))
    N, C, H, W = x.shape
    return x.reshape(N, C, H // size, size, W // size, size).max(axis=(3, 5))
