"""One call into C that never returns and holds the interpreter's lock."""

from hostile.kit import Case
CASE = Case(30, "T", "import re\nre.match(r'(a+)+$', 'a' * 60 + 'b')\n", status="timeout", flags=("timeout",), says="took too long")
