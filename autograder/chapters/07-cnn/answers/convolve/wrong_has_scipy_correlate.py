# says: another library did the convolution
from scipy.signal import correlate


def convolve(x, weight, bias=None, stride=1, padding=0, dilation=1):
    N, C, H, W = x.shape
    O, _, kh, kw = weight.shape
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    wide = np.zeros((O, C, dilation * (kh - 1) + 1, dilation * (kw - 1) + 1))
    wide[:, :, ::dilation, ::dilation] = weight
    out = np.stack([[correlate(picture, kernel, "valid")[0] for kernel in wide] for picture in x])
    out = out[:, :, ::stride, ::stride]
    return out if bias is None else out + bias[:, None, None]
