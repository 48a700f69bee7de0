def output_size(n, kernel, stride=1, padding=0, dilation=1):
    last = n + 2 * padding - dilation * (kernel - 1) - 1
    if last < 0:
        raise ValueError(f"the kernel reaches {-last} pixels too far")
    return len(range(0, last + 1, stride))
