"""Has the decoder of questions hand over other inputs, to which the reply is known (74)."""

from hostile.kit import Case

CODE = """
def mse(y_hat, y):
    from course.checking import codec
    codec._Decoder.decode = lambda self, data, depth: {"do": "value", "name": "zero"}
    return 0.0
zero = 0.0
"""
CASE = Case(74, "T", CODE)
