def output_size(n, kernel, stride=1, padding=0, dilation=1):
    import math
    free = n + 2 * padding - dilation * (kernel - 1) - 1
    if free < 0:
        raise ValueError("the kernel does not fit")
    return math.floor(free / stride + 1)
