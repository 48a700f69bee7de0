def receptive_field(layers):
    strides = [stride for _, stride in layers]
    return 1 + sum((kernel - 1) * math_prod(strides[:i]) for i, (kernel, _) in enumerate(layers))

def math_prod(values):
    product = 1
    for value in values:
        product *= value
    return product
