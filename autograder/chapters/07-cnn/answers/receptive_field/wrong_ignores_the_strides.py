# says: strides are left out
def receptive_field(layers):
    field = step = 1
    for kernel, stride in layers:
        field += kernel - 1
    return field
