# says: neighbours overlap
def receptive_field(layers):
    field = 0
    for kernel, stride in layers:
        field += kernel
    return field
