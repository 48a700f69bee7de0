"""The upload was cut off in the middle."""

from hostile.kit import Case
CASE = Case(52, "M", raw=lambda data: data[: len(data) // 2], says="not a notebook")
