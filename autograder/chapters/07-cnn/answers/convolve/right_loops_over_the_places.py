def convolve(x, weight, bias=None, stride=1, padding=0, dilation=1):
    N, C, H, W = x.shape
    O, _, kh, kw = weight.shape
    wide = np.zeros((N, C, H + 2 * padding, W + 2 * padding))
    wide[:, :, padding : padding + H, padding : padding + W] = x
    h = (H + 2 * padding - dilation * (kh - 1) - 1) // stride + 1
    w = (W + 2 * padding - dilation * (kw - 1) - 1) // stride + 1
    out = np.empty((N, O, h, w))
    for i in range(h):
        for j in range(w):
            a, b = i * stride, j * stride
            seen = wide[:, :, a : a + dilation * (kh - 1) + 1 : dilation, b : b + dilation * (kw - 1) + 1 : dilation]
            out[:, :, i, j] = seen.reshape(N, -1) @ weight.reshape(O, -1).T
    if bias is not None:
        out += bias[None, :, None, None]
    return out
