"""The class report's figures: matplotlib drawn as SVG inside the page, following its light or dark theme.

Imported only where a figure is drawn: matplotlib takes about a second.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Sequence

import matplotlib as mpl
import numpy as np
from markupsafe import Markup, escape
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from autograder.results.analysis import Item
from autograder.results.wording import STATUSES

# Stand-ins that become CSS variables, so that one drawing serves light, dark and print.
_INK, _MUTED, _BAR, _LINE = "#010203", "#040506", "#070809", "#0a0b0c"
_VARIABLES = {_INK: "var(--ink)", _MUTED: "var(--muted)", _BAR: "var(--bar)", _LINE: "var(--line)"}
# Okabe and Ito's colour-blind-safe set; black text on each of them has a contrast of at least 5:1.
STATUS_COLOUR = {
    "passed": "#35b58a",
    "failed": "#e8804a",
    "error": "#d998bd",
    "timeout": "#f0c453",
    "not-attempted": "#b4bcc4",
    "manual": "#7fbce6",
}


def _axes(width: float, height: float) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(width, height), layout="constrained")
    axes = figure.add_subplot()
    axes.patch.set_alpha(0)
    figure.patch.set_alpha(0)
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(_LINE)
    axes.tick_params(colors=_MUTED, labelsize=9, length=3)
    return figure, axes


def _label(axes: Axes, title: str, x: str, y: str) -> None:
    axes.set_title(title, loc="left", fontsize=11, fontweight="bold", color=_INK, pad=10)
    axes.set_xlabel(x, fontsize=9, color=_MUTED)
    axes.set_ylabel(y, fontsize=9, color=_MUTED)


def _whole_counts(axes: Axes, top: float) -> None:
    axes.set_ylim(0, max(1.0, top) * 1.25)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))


def _svg(figure: Figure, alt: str, name: str) -> Markup:
    """Return the figure as an inline <svg role="img"> with `alt` as its accessible name."""
    buffer = io.StringIO()
    # Real text (selectable, in the page's font), ids that are stable and differ between figures.
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": name}), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing")  # the reader's fonts draw it, not ours
        figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    drawing = buffer.getvalue()
    drawing = drawing[drawing.index("<svg") :]
    drawing = re.sub(r"\s*<metadata>.*?</metadata>", "", drawing, flags=re.DOTALL)
    for stand_in, variable in _VARIABLES.items():
        drawing = drawing.replace(stand_in, variable)
    # Matplotlib numbers its groups from 1 in every figure; ids must be unique within the page.
    drawing = re.sub(r'<g id="[^"]*">', "<g>", drawing)
    head = re.match(r"<svg[^>]*>", drawing)
    assert head is not None  # savefig wrote it
    box = re.search(r'viewBox="[^"]*"', head[0])
    opening = f'<svg role="img" aria-label="{escape(alt)}" {box[0] if box else ""} xmlns:xlink='
    return Markup(opening + '"http://www.w3.org/1999/xlink">' + drawing[head.end() :])


def score_histogram(scores: Sequence[float], max_score: float, median: float) -> Markup:
    """Draw the distribution of scores (points) with the median marked.

    scores: at least one finite number; max_score > 0, in points.
    """
    figure, axes = _axes(4.2, 2.7)
    top = max(max_score, *scores)
    counts, _, _ = axes.hist(scores, bins=list(np.linspace(0, top, 11)), color=_BAR, rwidth=0.94)
    _whole_counts(axes, float(np.max(counts)))
    axes.axvline(median, color=_INK, linewidth=1.4, linestyle=(0, (4, 3)))
    side = "right" if median > top / 2 else "left"
    gap = -0.01 * top if side == "right" else 0.01 * top
    height = axes.get_ylim()[1] * 0.97
    axes.text(median + gap, height, f"median {median:.3g}", color=_INK, fontsize=9.5, ha=side, va="top")
    axes.set_xlim(0, top)
    _label(axes, "Scores", "score (points)", "students")
    alt = (
        f"Histogram of {len(scores)} scores out of {max_score:g} points: lowest {min(scores):g}, "
        f"median {median:.3g}, highest {max(scores):g}."
    )
    return _svg(figure, alt, "scores")


def status_bars(items: Sequence[Item]) -> Markup:
    """Draw, per exercise, how many submissions passed, failed, stopped or were not attempted."""
    figure, axes = _axes(11.5, 0.8 + 0.34 * len(items))
    names = [item.exercise for item in items]
    left = np.zeros(len(items))
    for status in STATUSES:
        widths = np.array([item.counts[status] for item in items], dtype=float)
        if not widths.any():
            continue
        colour = STATUS_COLOUR[status]
        label = status.replace("-", " ")
        bars = axes.barh(range(len(items)), widths, left=left, color=colour, height=0.74, label=label)
        labels = [f"{width:g}" if width else "" for width in widths]
        axes.bar_label(bars, labels, label_type="center", fontsize=9, color="#111111")
        left += widths
    axes.set_yticks(range(len(items)), [_literal(name) for name in names], color=_INK, fontsize=10)
    axes.invert_yaxis()
    axes.set_xlim(0, max(1.0, float(left.max())))
    axes.xaxis.set_major_locator(MaxNLocator(nbins=9, integer=True))
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    _label(axes, "", "submissions", "")
    look = {"frameon": False, "fontsize": 9, "labelcolor": _INK, "handlelength": 1, "handleheight": 1}
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=6, borderaxespad=0.2, **look)
    parts = (f"{i.exercise}: {i.counts['passed']} of {sum(i.counts.values())} passed" for i in items)
    return _svg(figure, "Stacked bars of outcomes per exercise. " + "; ".join(parts) + ".", "statuses")


def time_histogram(times: Sequence[float]) -> Markup:
    """Draw how long the submissions took to grade (seconds)."""
    figure, axes = _axes(4.6, 2.1)
    counts, _, _ = axes.hist(times, bins=12, color=_BAR, rwidth=0.94)
    _whole_counts(axes, float(np.max(counts)))
    axes.set_xlim(left=0)
    _label(axes, "Grading time per submission", "time (s)", "submissions")
    alt = f"Histogram of {len(times)} grading times from {min(times):.1f} s to {max(times):.1f} s."
    return _svg(figure, alt, "times")


def _literal(text: str) -> str:
    """Keep matplotlib from reading $...$ in a name as a formula."""
    return text.replace("$", r"\$")[:40]
