# says: your code raised ValueError
def output_size(n, kernel, stride=1, padding=0, dilation=1):
    reach = dilation * (kernel - 1) + 1
    if reach >= n + 2 * padding:
        raise ValueError(f'{reach} does not fit into {n + 2 * padding}')
    return (n + 2 * padding - reach) // stride + 1
