"""What a training leaves behind: its figures, its progress bar, its log files. Used by `course.train`.

`course.datasets.images` borrows the bar for downloads.
"""

from __future__ import annotations

import csv
import math
import os
import sys
from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

from course.checking import card


class History(dict[str, list[float]]):
    """One list a quantity, one value an epoch: `history["loss"][-1]`. Prints as a table."""

    def add(self, row: Mapping[str, float]) -> None:
        """Append an epoch's figures."""
        for name, value in row.items():
            self.setdefault(name, []).append(value)

    def copy(self) -> History:
        """A history with lists of its own."""
        return History({name: list(values) for name, values in self.items()})

    def last(self) -> dict[str, float]:
        """The figures of the last epoch; empty before the first."""
        return {name: values[-1] for name, values in self.items()}

    def rows(self) -> list[dict[str, float]]:
        """One dict an epoch."""
        return [dict(zip(self, values, strict=True)) for values in zip(*self.values(), strict=True)]

    def table(self) -> str:
        """The figures as plain text, an epoch a line."""
        cells = [[_short(name, value) for name, value in row.items()] for row in self.rows()]
        widths = [max(len(name), *(len(line[i]) for line in cells)) for i, name in enumerate(self)] if cells else []
        lines = [list(self), *cells]
        return (
            "\n".join("  ".join(c.rjust(w) for c, w in zip(line, widths, strict=True)) for line in lines)
            if cells
            else ""
        )

    def __repr__(self) -> str:
        return self.table() or "<History: no epoch yet>"

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{name}</th>" for name in self)
        body = "".join(
            "<tr>" + "".join(f"<td>{_short(name, value)}</td>" for name, value in row.items()) + "</tr>"
            for row in self.rows()
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


class Log:
    """history.csv of a run, and TensorBoard's file where that is installed; nothing without a folder."""

    def __init__(self, folder: str | os.PathLike[str] | None) -> None:
        self.folder = None if folder is None else Path(folder)
        self.board: Any = None

    def __enter__(self) -> Log:
        if self.folder is not None:
            self.folder.mkdir(parents=True, exist_ok=True)
            self.board = _tensorboard(self.folder)
        return self

    def write(self, epoch: int, history: History) -> None:
        """Add the last epoch's figures."""
        if self.folder is None:
            return
        with (self.folder / "history.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(history))
            writer.writeheader()
            writer.writerows(history.rows())
        if self.board is not None:
            for name, value in history.last().items():
                self.board.add_scalar(name, value, epoch)

    def __exit__(self, *_: object) -> None:
        if self.board is not None:
            self.board.close()


class Bar:
    """A progress bar in a terminal or a notebook; nothing in CI, under a grader, or where output goes to a
    file.

    Silent if CI, COURSE_QUIET or NBGRADER_EXECUTION (set by nbgrader) is in the environment.
    """

    def __init__(self, epochs: int, done: int = 0, *, shown: bool = True) -> None:
        self.epochs, self.done = epochs, done
        self.place = _place() if shown else "nowhere"
        self.live: Any = None
        self.task: Any = None
        self.losses = History()

    def __enter__(self) -> Bar:
        if self.place == "terminal":
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

            columns = (
                BarColumn(),
                MofNCompleteColumn(),
                TimeRemainingColumn(),
                TextColumn("{task.description}"),
            )
            self.live = Progress(*columns)
            self.live.start()
            self.task = self.live.add_task("", total=self.epochs, completed=self.done)
        elif self.place == "notebook":
            from IPython.display import display

            show: Any = display
            self.live = show(self._widget({}), display_id=True)
        return self

    def update(self, epoch: int, row: Mapping[str, float]) -> None:
        """Show that `epoch` is done and what it gave."""
        self.done = epoch
        self.losses.add({name: value for name, value in row.items() if name in _CURVES})
        if self.place == "terminal":
            self.live.update(self.task, completed=epoch, description=_line(row))
        elif self.place == "notebook" and self.live is not None:
            self.live.update(self._widget(row))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.place == "terminal":
            self.live.stop()

    def _widget(self, row: Mapping[str, float]) -> Any:
        from IPython.display import HTML

        bar = f'<progress value="{self.done}" max="{self.epochs}" style="width: 16em"></progress>'
        page: Any = HTML
        return page(f"{bar} epoch {self.done} of {self.epochs} &nbsp; {_line(row)}{curve(self.losses, self.epochs)}")


_CURVES = {"loss": "stroke='#1f77b4'", "val_loss": "stroke='#d2691e' stroke-dasharray='5 3'"}
_WIDTH, _HEIGHT = 280, 70


def curve(losses: Mapping[str, list[float]], epochs: int) -> str:
    """Losses so far as a small drawing that grows to the right: training solid, validation dashed.

    What is no finite number is left out; "" before two epochs.
    """
    drawn = {name: [(i, v) for i, v in enumerate(values) if math.isfinite(v)] for name, values in losses.items()}
    values = [value for points in drawn.values() for _, value in points]
    if max(map(len, drawn.values()), default=0) < 2:
        return ""
    low, high = min(values), max(values)
    x, y = (_WIDTH - 8) / max(epochs - 1, 1), (_HEIGHT - 8) / (high - low or 1.0)
    lines = "".join(
        f"<polyline fill='none' stroke-width='2' {_CURVES[name]} points='"
        + " ".join(f"{4 + x * i:.1f},{4 + y * (high - value):.1f}" for i, value in points)
        + "'/>"
        for name, points in drawn.items()
    )
    said = "; ".join(f"{name} from {p[0][1]:.4g} to {p[-1][1]:.4g}" for name, p in drawn.items() if p)
    scale = f"<span style='font-size:.85em'>top {high:.3g}, bottom {low:.3g}; dashed: validation</span>"
    return (
        f"<div><svg role='img' aria-label='{said}' width='{_WIDTH}' height='{_HEIGHT}' "
        f"style='border-left:1px solid;border-bottom:1px solid;vertical-align:bottom'>{lines}</svg> {scale}</div>"
    )


def reading(file: BinaryIO, size: int, name: str) -> AbstractContextManager[BinaryIO]:
    """The same file, with a bar of how much of it has been read, where a `Bar` would be shown."""
    from rich.progress import wrap_file

    return wrap_file(file, size, description=name, disable=_place() == "nowhere")


def _place() -> str:
    if any(os.environ.get(name) for name in ("CI", "COURSE_QUIET", "NBGRADER_EXECUTION")):
        return "nowhere"
    if card.shell() is not None:
        return "notebook"
    return "terminal" if sys.stdout is not None and sys.stdout.isatty() else "nowhere"


def _line(row: Mapping[str, float]) -> str:
    return "  ".join(f"{name} {_short(name, value)}" for name, value in row.items())


def _short(name: str, value: float) -> str:
    return str(int(value)) if name == "epoch" else f"{value:.4g}"


def _tensorboard(folder: Path) -> Any:
    try:
        from torch.utils.tensorboard import SummaryWriter
    except ImportError:
        return None
    return SummaryWriter(str(folder))
