# says: torch did the convolution
def convolve(x, weight, bias=None, stride=1, padding=0, dilation=1):
    made = F.conv2d(
        torch.from_numpy(x), torch.from_numpy(weight), None if bias is None else torch.from_numpy(bias),
        stride=stride, padding=padding, dilation=dilation,
    )
    return made.numpy()
