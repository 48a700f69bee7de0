"""Who came, who did not and whose page went back, for the terminal: everybody by name, and counts that add up."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from autograder.render import one_line
from autograder.results.returning import Returned
from autograder.submissions.intake import Account, Collected
from autograder.submissions.missing import Missing


def accounted(account: Account) -> None:
    """Print it: people and counts to stdout, differences from the roster to stderr."""
    for line in lines(account):
        print(one_line(line, 1_000))
    sys.stdout.flush()
    for line in differences(account):
        print(one_line(line, 100_000), file=sys.stderr)
    sys.stderr.flush()
    own = f" (and {account.own} files that nobody handed in, such as the platform's own)" if account.own else ""
    print(account.line + own)


def lines(account: Account) -> Iterator[str]:
    """One line a person whose work was taken, then one for each entry that was not."""
    for one in account.collected:
        if not one.problem and one.said != "kept":
            yield _taken(one)
    for outcome in account.outcomes:
        if outcome.state != "taken":
            whose = f"{', '.join(outcome.students)}: " if outcome.students else ""
            yield f"{whose}{outcome.state}: {outcome.path}: {outcome.why}"


def _taken(one: Collected) -> str:
    said = [one.said, *(["late"] if one.late else [])]
    said += [f"together with {', '.join(one.partners)}"] if one.partners else []
    return f"{one.student}: {', '.join(said)} ({', '.join(one.files)})"


def differences(account: Account) -> Iterator[str]:
    """Who is only in the download or only in the roster."""
    for people, words in (
        (account.absent, "in the roster, but nothing came from them"),
        (account.unknown, "in the download, but not in the roster: they go by the download's names"),
        (list(account.skipped), "rows of the roster without any id, which were passed over"),
    ):
        if people:
            yield f"{len(people)} {words}: {'; '.join(people)}"


def returned(chapter: str, to: str, done: Returned) -> None:
    """Whose page goes back, and whose cannot; how an archive is uploaded."""
    for line in done.shared:
        print(one_line(line, 1_000))
    for student, why in done.left_out:
        print(one_line(f"left out: {student}: {why}", 1_000), file=sys.stderr)
    counts = f"{len(done.students)} pages returned, {len(done.left_out)} left out"
    print(f"{chapter}: {len(done.students) + len(done.left_out)} people: {counts}")
    upload = {
        "moodle": ': upload it in the assignment, "Upload multiple feedback files in a zip"',
        "canvas": ': upload it in the assignment, "Upload Submissions"; each page becomes a comment\'s file',
        "exchange": ": `nbgrader fetch_feedback` gets them",
    }
    print(f"{done.path}{upload[to]}")


def absent(chapter: str, found: Sequence[Missing]) -> None:
    """Who handed in nothing, or nothing readable."""
    for one in found:
        named = f"{one.name} ({one.student})" if one.name else one.student
        print(one_line(f"{named}: {one.why}", 1_000))
    print(f"{chapter}: {len(found)} of the roster handed in nothing or nothing readable")
