def receptive_field(layers):
    field = 1
    for kernel, stride in reversed(list(layers)):
        field = (field - 1) * stride + kernel
    return field
