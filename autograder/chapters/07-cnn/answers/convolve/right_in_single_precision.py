def convolve(x, weight, bias=None, stride=1, padding=0, dilation=1):
    sides = ((0, 0), (0, 0), (padding, padding), (padding, padding))
    x, weight = np.pad(x, sides).astype(np.float32), weight.astype(np.float32)
    h, w = (output_size(n, k, stride, 0, dilation) for n, k in zip(x.shape[2:], weight.shape[2:]))
    out = np.zeros((len(x), len(weight), h, w), dtype=np.float32)
    for i, j in np.ndindex(weight.shape[2:]):
        seen = x[:, :, i * dilation :: stride, j * dilation :: stride][:, :, :h, :w]
        out += np.tensordot(seen, weight[:, :, i, j], axes=(1, 1)).transpose(0, 3, 1, 2)
    if bias is not None:
        out += bias[:, None, None].astype(np.float32)
    return out
