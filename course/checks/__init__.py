"""The public tests, one folder a chapter, made by `autograder release` from autograder/chapters/: not to be edited.

What the tests compare with (`cases.py` and the like) is packed in the student's archive, so that nobody reads an
answer by accident while looking up what a check does. It is no secret: hidden tests decide a grade.
"""

from __future__ import annotations

import base64
import linecache
import zlib
from typing import Any


def pack(source: str) -> str:
    """The text of a module that unpacks itself into what `source` says."""
    packed = base64.b85encode(zlib.compress(source.encode(), 9)).decode()
    lines = "\n".join(f"    {packed[i : i + 100]!r}" for i in range(0, len(packed), 100))
    return f"from course.checks import unpack\n\nunpack(\n{lines},\n    globals(),\n)\n"


def unpack(packed: str, scope: dict[str, Any]) -> None:
    """Execute a packed module in its own scope; its functions' source stays available, for probes."""
    source = zlib.decompress(base64.b85decode(packed)).decode()
    filename = f"<{scope['__name__']}>"
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    exec(compile(source, filename, "exec"), scope)
