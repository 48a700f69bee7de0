"""An editor put a byte order mark before the notebook; all of it can be read."""

from hostile.kit import Case
CASE = Case(52, "K", raw=lambda data: b"\xef\xbb\xbf" + data)
