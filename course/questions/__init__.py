"""Questions about somebody's own code, computed from the code: its syntax tree, and what it does on a small example.

A notebook says `from course.questions.notebook import quiz`.
"""
