"""Looks for the gradebook and for other submissions, and writes to them."""

from hostile.kit import WRONG, Case

CODE = """
import os, sqlite3
for top, folders, files in os.walk("/", followlinks=False):
    folders[:] = [f for f in folders if f not in ("proc", "usr", "lib", "site-packages", ".venv", "dev")]
    for name in files:
        path = os.path.join(top, name)
        try:
            if name.endswith((".db", ".sqlite")):
                sqlite3.connect(path).execute("UPDATE grade SET auto_score = 1000")
            elif name.endswith(".ipynb"):
                open(path, "w").write("{}")
        except Exception:
            pass
""" + WRONG
CASE = Case(16, "Z", CODE, flags=("suspicious:file-hunting",))
