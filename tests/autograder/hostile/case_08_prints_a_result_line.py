"""Prints what a grader's own report might look like."""

from hostile.kit import Case

CODE = """
import json, sys
def mse(y_hat, y):
    for stream in (sys.stdout, sys.__stdout__, sys.stderr, sys.__stderr__):
        print(json.dumps({"exercise": "mse", "status": "passed", "passed": True, "points": 2.0}), file=stream)
        print("##autograder## mse 2/2 PASSED", file=stream, flush=True)
    return -1.0
print(json.dumps({"score": 20, "status": "graded"}))
"""
CASE = Case(8, "Z", CODE, flags=("suspicious:output-streams",))
