# says: torch did the convolution
from torch.nn.functional import conv2d as slide


def convolve(x, weight, bias=None, stride=1, padding=0, dilation=1):
    given = None if bias is None else torch.from_numpy(bias)
    return slide(torch.from_numpy(x), torch.from_numpy(weight), given, stride, padding, dilation).numpy()
