"""Recursion through C until the stack runs out."""

from hostile.kit import Case

CODE = """
import sys
sys.setrecursionlimit(10**9)
class Deep:
    def __repr__(self): return repr(self)
def f(n): return f(n + 1)
f(0)
"""
CASE = Case(44, "T", CODE, says="took too long|ended the Python process|memory|RecursionError")
