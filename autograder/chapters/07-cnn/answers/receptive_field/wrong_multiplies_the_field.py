# says: only the step is
def receptive_field(layers):
    field = step = 1
    for kernel, stride in layers:
        field = field * stride + kernel - 1
    return field
