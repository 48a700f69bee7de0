# says: kernels multiplied
def receptive_field(layers):
    field = step = 1
    for kernel, stride in layers:
        field *= kernel
    return field
