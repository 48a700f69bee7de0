"""Sentences for statuses and flags: one for the instructor, one for the student where there is one to say."""

from __future__ import annotations

from autograder.render import readable

STATUSES = ("passed", "failed", "error", "timeout", "not-attempted", "manual")
PARTLY = "partly-passed"
STATUS_MARK = {
    "passed": "✓", PARTLY: "◐", "failed": "✗", "error": "!", "timeout": "…", "not-attempted": "○", "manual": "✎",
}  # fmt: skip
STATUS_WORD = {
    "passed": "passed",
    "failed": "not yet right",
    "error": "stopped with an error",
    "timeout": "ran out of time",
    "not-attempted": "not attempted",
    "manual": "marked by a person",
}
STATUS_SENTENCE = {
    "error": "Your code stopped with an error before the checks could finish.",
    "timeout": (
        "Your code was still running when its time was up, so it was stopped. A loop that never ends is the "
        "usual cause; the other exercises were graded as usual."
    ),
    "not-attempted": "The answer cell still holds the stub, so there is nothing to mark yet.",
}

# flag -> (what it tells the instructor, what it tells the student or "" for nothing)
_FLAGS = {
    "timeout": (
        "An answer ran past its time limit; it scored zero and the rest was graded.",
        "One of your cells ran past its time limit and was stopped. Only that exercise lost its points.",
    ),
    "memory": (
        "An answer ran past its memory limit; it scored zero and the rest was graded.",
        "One of your cells asked for too much memory and was stopped. Only that exercise lost its points.",
    ),
    "error": (
        "An answer stopped with an error; it scored zero and the rest was graded.",
        "One of your answers stopped with an error. Only that exercise lost its points.",
    ),
    "tampered": (
        "The submission tried to influence its own verdict; the item concerned scored zero. Read it.",
        "Something in this notebook interfered with its checks, so the exercise concerned has no points.",
    ),
    "unsafe-no-sandbox": ("Graded without a sandbox: this grade is not protected from the submission.", ""),
    "in-kernel": ("Some tests ran inside the student's kernel: those results are not tamper-resistant.", ""),
    "output-cut": (
        "Very long output was cut; marks are not affected.",
        "Very long output in your notebook was cut short. Your points are not affected.",
    ),
    "needs-another-look": ("Marked by hand, then handed in anew: the mark was for another answer.", ""),
    "answer-beside": (
        "A written answer stands in a cell beside the question's own, which is untouched: a person reads it.",
        "A written answer stands in a cell beside the question's own cell; a person reads it there.",
    ),
    "missing-notebook": (
        "One of the assignment's notebooks was not handed in; its exercises count as not attempted.",
        "One of the assignment's notebooks was not handed in; its exercises count as not attempted.",
    ),
    "late": ("Handed in after the deadline.", "This was handed in after the deadline."),
    "stale-state": (
        "Works only with variables that no cell defines any more.",
        "Your notebook relies on something that no cell defines any more: restart and run all cells to see.",
    ),
}

_REPAIRS = {
    "duplicate-cell": "had a duplicated test cell",
    "deleted-cell": "was missing a test cell",
    "missing-answer": "was missing an answer cell",
    "edited-test": "had a changed test cell",
    "answer-beside": "had an answer in a cell beside its own",
    "split-cell": "had an answer in a cell that was split in two",
    "metadata": "had lost some of its grading metadata",
    "order": "had its cells in another order",
    "renamed-file": "had another file name",
    "other-copy": "lay beside another copy of itself, which was not looked at",
    "schema": "used an old notebook format",
    "kernelspec": "named a kernel that is not installed here",
    "shadow-module": "came with a file that hides a library",
}


def is_partial(status: str, points: float | None) -> bool:
    """Whether some of an exercise's tests passed and others did not: terminal and report show it alike."""
    return status not in {"passed", "manual"} and (points or 0.0) > 0


def flag_meaning(flag: str) -> str:
    """Return what `flag` tells an instructor."""
    if flag.startswith("repaired:"):
        return f"The notebook {_repair(flag)}; repaired and graded normally."
    return _FLAGS.get(flag, (f"{readable(flag).capitalize()}.", ""))[0]


def flag_for_student(flag: str) -> str:
    """Return the sentence a student reads about `flag`; empty where it does not concern them."""
    if flag.startswith("repaired:"):
        return f"Your notebook {_repair(flag)}; it was repaired and graded normally."
    return _FLAGS.get(flag, ("", ""))[1]


def _repair(flag: str) -> str:
    kind = flag.partition(":")[2]
    return _REPAIRS.get(kind, f"needed a repair ({readable(kind)})")


WAITING = {
    "manual": "This submission could not be graded automatically, so a person is looking at it. "
    "You have lost nothing: the score appears here when they are done.",
    "retry": "Something failed on our side while this was being graded. It will be graded again; "
    "there is nothing for you to do.",
}


def count_word(n: int) -> str:
    """Write a small count as a word for the start of a sentence."""
    words = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")
    return words[n] if 0 <= n < len(words) else str(n)


def encouragement(share: float | None, n_open: int) -> str:
    """Return the sentence under the score: precise first, kind always."""
    if n_open == 0:
        return "Every exercise that is checked automatically passes. Well done."
    rest = "One exercise is" if n_open == 1 else f"{count_word(n_open)} exercises are"
    if share is not None and share >= 0.75:
        return f"Strong work. {rest} worth another look; each one below says what to try."
    if share is not None and share >= 0.4:
        return f"A good part of this stands. {rest} still open; each one below says what to try first."
    return f"A start is made. {rest} open: take them one at a time, in order, and read the hint first."
