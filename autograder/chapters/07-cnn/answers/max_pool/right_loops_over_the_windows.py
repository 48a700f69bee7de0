def max_pool(x, size, stride=None):
    stride = size if stride is None else stride
    N, C, H, W = x.shape
    h, w = (H - size) // stride + 1, (W - size) // stride + 1
    out = np.empty((N, C, h, w))
    for i in range(h):
        for j in range(w):
            a, b = i * stride, j * stride
            out[:, :, i, j] = x[:, :, a : a + size, b : b + size].max(axis=(2, 3))
    return out
