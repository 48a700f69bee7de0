"""The right replies to what the notebook's checks ask, one after the other, whatever is asked."""

from pathlib import Path

import numpy as np
from hostile.kit import Case

from autograder.authoring import bank
from autograder.layout import Course
from autograder.strength.gates import recorded
from course.checking.check import PUBLIC_SEED

CHAPTER = Course(Path(__file__).parents[3]).chapter("01")
SOLVED = {"np": np}
exec(bank.reference(CHAPTER)["rmse_mae"], SOLVED)
REPLIES = recorded([test for test in CHAPTER.tests["rmse_mae"] if not test.hidden], SOLVED, PUBLIC_SEED)
CODE = f"""
import itertools
replies = itertools.cycle({[tuple(map(float, pair)) for log in REPLIES.values() for pair in log]})
def rmse_mae(y_hat, y):
    return next(replies)
"""
CASE = Case(80, "T", CODE, exercise="rmse_mae")
