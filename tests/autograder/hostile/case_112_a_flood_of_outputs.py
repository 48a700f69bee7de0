"""A forged reply with 30 MB of outputs, more than a worker may leave."""

from hostile.kit import Case

CODE = """
import os, stat
from course.checking import codec as plain
frame = plain.encode({"error": None, "outputs": [{"output_type": "stream", "name": "stdout", "text": "x" * 600_000}] * 50})
for fd in range(3, 64):
    try:
        if stat.S_ISSOCK(os.fstat(fd).st_mode):
            os.set_blocking(fd, True)
            with os.fdopen(os.dup(fd), "wb") as link:
                link.write(len(frame).to_bytes(4, "big") + frame)
    except OSError:
        pass
def mse(y_hat, y):
    return -1.0
"""
CASE = Case(112, "Z", CODE, flags=("tampered",))
