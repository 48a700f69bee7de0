"""A thousand threads that all compute."""

from hostile.kit import Case

CODE = """
import threading
def burn():
    while True:
        sum(range(10_000))
crowd = [threading.Thread(target=burn, daemon=True) for _ in range(1000)]
for one in crowd:
    one.start()
"""
CASE = Case(33, "T", CODE, says="can't start new thread|took too long")
