"""The public tests, one folder a chapter, made by `autograder release` from autograder/chapters/: not to be edited.

No function here solves an exercise: what the tests compare with lies in `values.bin`, recorded for the inputs that a
notebook's `check` draws. Other inputs, and hidden tests, decide a grade.
"""
