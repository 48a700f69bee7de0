# says: this is the area
def receptive_field(layers):
    field = step = 1
    for kernel, stride in layers:
        field += (kernel - 1) * step
        step *= stride
    return field**2
