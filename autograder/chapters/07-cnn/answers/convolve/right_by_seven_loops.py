def convolve(x, weight, bias=None, stride=1, padding=0, dilation=1):
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    N, C, H, W = x.shape
    O, _, kh, kw = weight.shape
    h, w = output_size(H, kh, stride, 0, dilation), output_size(W, kw, stride, 0, dilation)
    out = np.zeros((N, O, h, w))
    for n in range(N):
        for o in range(O):
            for i in range(h):
                for j in range(w):
                    total = 0.0 if bias is None else bias[o]
                    for a in range(kh):
                        for b in range(kw):
                            total += x[n, :, i * stride + a * dilation, j * stride + b * dilation] @ weight[o, :, a, b]
                    out[n, o, i, j] = total
    return out
