# says: add first, then multiply the step
def receptive_field(layers):
    field = step = 1
    for kernel, stride in layers:
        step *= stride
        field += (kernel - 1) * step
    return field
