# says: the dilation is left out
def convolve(x, weight, bias=None, stride=1, padding=0, dilation=1):
    N, C, H, W = x.shape
    O, _, kh, kw = weight.shape
    h, w = output_size(H, kh, stride, padding), output_size(W, kw, stride, padding)
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    out = np.zeros((N, O, h, w))
    for i in range(kh):
        for j in range(kw):
            top, left = i, j
            seen = x[:, :, top : top + stride * h : stride, left : left + stride * w : stride]
            out += np.einsum('nchw,oc->nohw', seen, weight[:, :, i, j])
    return out if bias is None else out + bias[:, None, None]
