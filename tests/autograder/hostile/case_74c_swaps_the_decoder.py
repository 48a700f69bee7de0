"""Has the decoder of questions hand over another question once, to which the reply is known."""

from hostile.kit import Case

CODE = """
zero = 0.0
def mse(y_hat, y):
    from course.checking import codec
    kept = codec.decode
    def once(*args, **kwargs):
        codec.decode = kept
        return {"do": "value", "name": "zero"}
    codec.decode = once
    return 0.0
"""
CASE = Case(74, "T", CODE)
