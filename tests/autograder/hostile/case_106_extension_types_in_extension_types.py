"""A reply of extension types nested ten thousand deep."""

from hostile.kit import Case

CODE = """
import msgpack
from course.checking import transport
def mse(y_hat, y):
    body = b""
    for _ in range(3000):
        body = msgpack.packb(msgpack.ExtType(2, body))
    raise transport.NotAttempted(body.hex()[:100])
import course.checking.codec as plain
deep = b""
for _ in range(20000):
    deep = bytes([0x91]) + deep if len(deep) < 60000 else deep
plain.encode = lambda value: b"\\x81\\xa2ok" + deep + b"\\xc0"
"""
CASE = Case(106, "Z", CODE, flags=("suspicious:patching",))
