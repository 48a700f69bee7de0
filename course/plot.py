"""Every figure of the course in one style: `plot.curves(history, title="...", alt="...")`.

Each function returns a `Figure` (course/plotting/figure.py) that a notebook shows when it ends a cell; `fig.ax` is
its axes. `alt` describes what is to be seen; without it a plain description is made from the title. Give
`ax=` to draw into axes of your own: `fig, (left, right) = plot.subplots(1, 2)`. `plot.use()` gives your own
pyplot figures the style. COURSE_THEME=dark draws light on dark.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import cycle
from typing import TYPE_CHECKING, Any

from course.plotting.animation import animate
from course.plotting.landscape import boundary, contours, surface, trajectory
from course.plotting.maps import map_rows, maps

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from course.plotting.figure import Figure

__all__ = [
    "animate",
    "bars_with_error",
    "boundary",
    "confusion",
    "contours",
    "curves",
    "images",
    "line_fit",
    "map_rows",
    "maps",
    "subplots",
    "surface",
    "trajectory",
    "use",
]


def use(theme: str | None = None) -> None:
    """Give every later matplotlib figure of this notebook the course's style; `theme` is light or dark."""
    import matplotlib as mpl

    from course.plotting.figure import rc

    mpl.rcParams.update(rc(theme))


def subplots(
    rows: int = 1, columns: int = 1, *, size: tuple[float, float] | None = None, alt: str = "", **kwargs: Any
) -> tuple[Figure, list[Axes]]:
    """A figure in the course's style and its axes, row by row. `size` in inches."""
    from course.plotting import figure

    return figure.subplots(rows, columns, size=size, alt=alt, **kwargs)


def curves(
    history: Mapping[str, Sequence[float]],
    *,
    title: str = "Training",
    keys: Sequence[str] | None = None,
    xlabel: str = "epoch",
    loss_label: str = "loss",
    log: bool = False,
    alt: str = "",
) -> Figure:
    """Draw a history: one panel a quantity, training beside validation.

    history: name -> one value an epoch; `val_loss` is drawn beside `loss`. `train.History` is one.
    keys: the quantities to draw, by default all that change: log: loss on a logarithmic axis.
    """
    from course.plotting import figure

    columns = {name: list(values) for name, values in history.items() if name not in ("epoch", "seconds", "lr")}
    keys = list(keys or [name for name in columns if not name.startswith("val_")])
    if not keys or not set(keys) <= set(columns):
        raise ValueError(f"expected keys among {', '.join(columns) or 'a history that is not empty'}, got {keys}")
    with figure.style():
        fig, panels = figure.subplots(1, len(keys), size=(5.0 * len(keys) + 1.2, 3.8))
        for panel, key in zip(panels, keys, strict=True):
            _pair(panel, columns, key)
            label = loss_label if key == "loss" else key
            panel.set(xlabel=xlabel, ylabel=label)
            if log and key == "loss":
                panel.set_yscale("log")
        if len(panels) == 1:
            panels[0].set_title(title)
        else:
            fig.suptitle(title, x=0.01, ha="left")
    return figure.described(fig, alt, f"{title}: {', '.join(keys)} by {xlabel}")


def line_fit(
    x: Any,
    y: Any,
    lines: Mapping[str, Callable[[Any], Any]] | Callable[[Any], Any],
    *,
    title: str = "Fit",
    xlabel: str = "x",
    ylabel: str = "y",
    residuals: bool = True,
    alt: str = "",
    ax: Axes | None = None,
) -> Figure:
    """Points, one or more curves through them, and the residuals of the first.

    x, y: (N,)   lines: name -> function of an (M,) array, or one function
    """
    import numpy as np

    from course.plotting import figure

    x, y = np.asarray(x), np.asarray(y)
    named = lines if isinstance(lines, Mapping) else {"fit": lines}
    margin = 0.05 * (np.ptp(x) or 1.0)
    grid = np.linspace(x.min() - margin, x.max() + margin, 200)
    with figure.style():
        fig, ax = figure.canvas(ax)
        ink, colours = figure.ink(), figure.colours()
        if residuals and named:
            ax.vlines(x, y, next(iter(named.values()))(x), color=colours[1], lw=1.4, alpha=0.75, label="residuals")
        looks = zip(cycle(colours), cycle(("-", "--", ":", "-.")), strict=False)
        for (name, line), (colour, dash) in zip(named.items(), looks, strict=False):
            ax.plot(grid, np.broadcast_to(line(grid), grid.shape), color=colour, ls=dash, label=name)
        ax.scatter(x, y, color=ink, s=34, zorder=3, edgecolor=figure.ground(), linewidth=0.7, label="data")
        ax.set(title=title, xlabel=xlabel, ylabel=ylabel)
        ax.legend()
    return figure.described(fig, alt, f"{title}: {len(x)} points and {', '.join(named)}")


def images(
    pictures: Any,
    labels: Any = None,
    predictions: Any = None,
    *,
    classes: Sequence[str] | None = None,
    title: str = "",
    columns: int = 8,
    alt: str = "",
) -> Figure:
    """A grid of pictures with their labels; a wrong prediction has a cross, a frame and the true label
    beside it.

    pictures: (N, H, W), (N, 1, H, W) or (N, 3, H, W), in [0, 1] if coloured   labels, predictions: (N,)
    """
    from course.plotting import figure

    pixels = figure.channels_last(figure.array(pictures))
    n, columns = len(pixels), min(columns, max(1, len(pixels)))
    rows = max(1, -(-n // columns))
    given, guessed = (None if v is None else figure.array(v).astype(int) for v in (labels, predictions))
    with figure.style():
        fig, cells = figure.subplots(rows, columns, size=(1.15 * columns, 1.4 * rows + (0.4 if title else 0)))
        for i, cell in enumerate(cells):
            if i >= n:
                cell.set_axis_off()
                continue
            cell.imshow(pixels[i], cmap="gray", interpolation="nearest", vmin=0, vmax=None if pixels.ndim == 3 else 1)
            cell.set(xticks=[], yticks=[])
            cell.grid(visible=False)
            _caption(cell, given, guessed, i, classes)
        if title:
            fig.suptitle(title, x=0.01, ha="left")
    wrong = "" if given is None or guessed is None else f", {int((given != guessed).sum())} of them predicted wrongly"
    return figure.described(fig, alt, f"{title or 'Pictures'}: {n} pictures{wrong}")


def confusion(
    labels: Any,
    predictions: Any,
    *,
    classes: Sequence[str] | None = None,
    title: str = "Confusion matrix",
    bar: bool = True,
    alt: str = "",
    ax: Axes | None = None,
) -> Figure:
    """How often each class (row) was taken for each (column); colours are shares of the row, numbers are
    counts.

    labels, predictions: (N,) of class numbers   bar: False where a matrix beside it has the colour bar
    """
    import numpy as np

    from course.plotting import figure

    true, guess = figure.array(labels).astype(int), figure.array(predictions).astype(int)
    k = len(classes) if classes else 1 + int(max(true.max(), guess.max()))
    words = list(classes) if classes else [str(i) for i in range(k)]
    counts = np.bincount(true * k + guess, minlength=k * k).reshape(k, k)
    share = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    side = max(3.6, 0.46 * k + 1.6)
    with figure.style():
        fig, ax = figure.canvas(ax, size=(side + 0.9, side))
        picture = ax.imshow(share, cmap="cividis", vmin=0, vmax=1)
        for (row, column), count in np.ndenumerate(counts):
            if count:
                colour = "black" if share[row, column] > 0.5 else "white"
                ax.text(column, row, str(count), ha="center", va="center", color=colour, fontsize=9.5)
        long = max(map(len, words)) > 3
        ax.set_xticks(range(k), words, rotation=45 if long else 0, ha="right" if long else "center")
        ax.set_yticks(range(k), words)
        ax.set(title=title, xlabel="predicted", ylabel="true")
        ax.grid(visible=False)
        if bar:
            fig.colorbar(picture, ax=ax, label="share of the true class", shrink=0.85)
    right = float((true == guess).mean())
    return figure.described(fig, alt, f"{title}: {k} classes, {right:.1%} of {len(true)} samples on the diagonal")


def bars_with_error(
    groups: Mapping[str, Any],
    *,
    title: str = "Comparison",
    ylabel: str = "value",
    from_zero: bool = True,
    alt: str = "",
    ax: Axes | None = None,
) -> Figure:
    """Compare settings over repeated runs: a bar at the mean, one standard deviation each way, a dot a run.

    groups: name -> (runs,) one value a seed
    from_zero: False zooms in on the values, and draws no bars then, as a cut bar lies about its height
    """
    import numpy as np

    from course.plotting import figure

    runs = {name: np.atleast_1d(figure.array(values)).astype(float) for name, values in groups.items()}
    with figure.style():
        fig, ax = figure.canvas(ax, size=(max(4.8, 1.15 * len(runs) + 1.6), 3.9))
        colours = figure.colours()
        for place, values in enumerate(runs.values()):
            colour = colours[place % len(colours)]
            if from_zero:
                ax.bar(place, values.mean(), width=0.62, color=colour, alpha=0.45)
            else:
                ax.plot(place + np.array([-0.3, 0.3]), [values.mean()] * 2, color=colour, lw=4)
            spread = values.std(ddof=1) if len(values) > 1 else 0.0
            ax.errorbar(place, values.mean(), spread, color=figure.ink(), capsize=6, lw=1.8)
            shift = np.linspace(-0.18, 0.18, len(values)) if len(values) > 1 else np.zeros(1)
            ax.scatter(place + shift, values, s=14, color=figure.ink(), alpha=0.6, zorder=3, linewidth=0)
        ax.set_xticks(range(len(runs)), list(runs))
        ax.grid(visible=False, axis="x")
        ax.set(title=title, ylabel=ylabel)
    means = ", ".join(f"{name} {values.mean():.3g}" for name, values in runs.items())
    return figure.described(fig, alt, f"{title}: mean {ylabel} {means}")


def _pair(panel: Axes, columns: Mapping[str, Sequence[float]], key: str) -> None:
    """A quantity in training, and in validation if there is one, each named at its line's end."""
    from matplotlib.ticker import MaxNLocator

    shown = [("training", columns[key], "-", "o"), ("validation", columns.get(f"val_{key}", []), "--", "s")]
    for name, values, dash, marker in shown:
        epochs = range(1, len(values) + 1)
        if values:
            panel.plot(epochs, values, dash, marker=marker if len(values) <= 20 else None, ms=5, label=name)
    panel.xaxis.set_major_locator(MaxNLocator(integer=True))
    if f"val_{key}" in columns:
        panel.legend()


def _caption(cell: Axes, labels: Any, predictions: Any, i: int, classes: Sequence[str] | None) -> None:
    """Name the picture under it; mark a wrong prediction by colour, sign and frame, never by colour alone."""
    from course.plotting import figure

    def word(k: Any) -> str:
        return classes[k] if classes else str(k)

    if predictions is None:
        cell.set_xlabel("" if labels is None else word(labels[i]), labelpad=3, fontsize=9.5)
        return
    if labels is None or labels[i] == predictions[i]:
        cell.set_xlabel(word(predictions[i]) + (" ✓" if labels is not None else ""), labelpad=3, fontsize=9.5)
        return
    red = figure.colours()[1]
    cell.set_xlabel(
        f"✗ {word(predictions[i])}\nis {word(labels[i])}", labelpad=3, fontsize=9.5, color=red, weight="bold"
    )
    for spine in cell.spines.values():
        spine.set(visible=True, color=red, linewidth=2.5)
