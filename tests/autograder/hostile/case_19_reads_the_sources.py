"""Searches the disk for solutions and hidden tests and takes what it finds."""

from hostile.kit import Case

CODE = """
import os, re
found = []
for top, folders, files in os.walk("/"):
    folders[:] = [f for f in folders if f not in ("proc", "usr", "lib", "lib64", "site-packages", "dev")]
    for name in files:
        if name.endswith((".ipynb", ".py", ".db", ".json")):
            try:
                text = open(os.path.join(top, name), errors="ignore").read()
            except OSError:
                continue
            if "BEGIN SOLUTION" in text or "hidden=" + "True" in text.replace(" ", ""):
                found.append(text)
def mse(y_hat, y):
    if found:
        return ((y_hat - y) ** 2).mean()
    return -1.0
"""
CASE = Case(19, "Z", CODE, flags=("suspicious:file-hunting",))
