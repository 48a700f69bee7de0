"""Answers nothing, and has the encoder of replies say once that the input is as it was."""

from hostile.kit import Case

CODE = """
def predict(x, w, b=0.0):
    from course.checking import codec
    kept = codec.encode
    def once(value):
        codec.encode = kept
        return kept({"ok": x})
    codec.encode = once
"""
CASE = Case(74, "T", CODE, exercise="predict")
