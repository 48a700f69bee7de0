# says: values are wrong
def max_pool(x, size, stride=None):
    stride = size if stride is None else stride
    h, w = (output_size(n, size, stride) for n in x.shape[2:])
    out = x[:, :, : stride * h : stride, : stride * w : stride]
    for i in range(size):
        for j in range(size - 1):
            out = np.maximum(out, x[:, :, i : i + stride * h : stride, j : j + stride * w : stride])
    return out
