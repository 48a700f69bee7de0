"""The exception tree.

AutograderError            anything that stops a command; its text says what to do
├── UsageError             the command, the course's folders or its configuration (exit 2)
├── NoSandbox              no isolation can be had here and none was waived (exit 2)
├── Locked                 another grader is at work on this course (exit 2)
├── LeakError              a release holds something a student must not see (exit 2)
└── Ungradable             one submission cannot be graded by machine: a person must look at it
    └── Infrastructure     the machine failed, not the student: try again, no mark
"""

from __future__ import annotations


class AutograderError(Exception):
    """Anything that stops a command. Its text says what was expected, what came and what to do."""


class UsageError(AutograderError):
    """The command, the course's folders or its configuration."""


class NoSandbox(AutograderError):
    """No isolation can be had here and none was waived."""


class Locked(AutograderError):
    """Another grader is at work on this course."""


class LeakError(AutograderError):
    """A release holds something that a student must not see."""


class Ungradable(AutograderError):
    """One submission cannot be graded by machine: a person must look at it."""


class Infrastructure(Ungradable):
    """The machine failed, not the student: try again, no mark."""
