"""Small maps of numbers side by side: pictures, kernels, feature maps. Part of `course.plot`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.axes import Axes

    from course.plotting.figure import Figure

    Map = np.ndarray[Any, Any]

Frame = tuple[int, int, int, int]  # row, column, height, width
_SIGNED, _POSITIVE = "PuOr", "gray"


def maps(
    values: Sequence[Any],
    titles: Sequence[str] = (),
    *,
    title: str = "",
    numbers: bool = False,
    frames: Sequence[Frame | None] = (),
    alt: str = "",
) -> Figure:
    """Draw maps in a row, each with a title, axes in pixels and a colour scale of its own.

    values: (H, W) arrays or tensors; one with numbers below 0 is drawn from orange over white (0) to violet,
    any other from black (0) to white
    numbers: write each value into its cell   frames: for each map a rectangle around some of its cells, or None
    Raises ValueError for a map that has not two axes.
    """
    from course.plotting import figure

    row = _maps(values)
    with figure.style():
        size = (2.4 * len(row) + 0.4, 3.4 if title else 3.0)
        fig, cells = figure.subplots(1, len(row), size=size, width_ratios=_widths(row, numbers))
        for ax, one, name in zip(cells, row, [*titles, *[""] * len(row)], strict=False):
            _draw(ax, one, [one])
            ax.set(title=name, xlabel="column (pixels)")
            _ticks(ax, one)
            if numbers:
                _write(ax, one)
        cells[0].set_ylabel("row (pixels)")
        for ax, frame in zip(cells, frames, strict=False):
            if frame is not None:
                _frame(ax, frame)
        if title:
            fig.suptitle(title, x=0.01, ha="left")
    return figure.described(fig, alt, f"{title or 'Maps'}: {len(row)} maps {', '.join(titles)}".rstrip())


def map_rows(rows: dict[str, Any], *, title: str = "", alt: str = "") -> Figure:
    """Draw several rows of maps without axes; the maps of a row share one colour scale.

    rows: name -> (K, H, W) array or tensor; the K may differ. Colours as in `maps`.
    """
    from course.plotting import figure

    stacks = {name: _maps(stack) for name, stack in rows.items()}
    columns = max(map(len, stacks.values()))
    with figure.style():
        fig, cells = figure.subplots(len(rows), columns, size=(1.05 * columns + 0.6, 1.12 * len(rows) + 0.5))
        for r, (name, stack) in enumerate(stacks.items()):
            for k, ax in enumerate(cells[r * columns : (r + 1) * columns]):
                if k >= len(stack):
                    ax.set_axis_off()
                    continue
                _draw(ax, stack[k], stack)
                ax.set(xticks=[], yticks=[])
            cells[r * columns].set_ylabel(name)
        if title:
            fig.suptitle(title, x=0.01, ha="left")
    return figure.described(fig, alt, f"{title or 'Maps'}: {', '.join(f'{len(s)} {n}' for n, s in stacks.items())}")


def _maps(values: Any) -> list[Map]:
    from course.plotting import figure

    found = [figure.array(one) for one in values]
    if not found or any(one.ndim != 2 for one in found):
        raise ValueError(f"expected maps (H, W), got {[one.shape for one in found]}")
    return found


def _widths(row: list[Map], numbers: bool) -> list[float]:
    """Where numbers stand in the cells, all cells are of one size."""
    return [float(one.shape[1]) if numbers else 1.0 for one in row]


def _draw(ax: Axes, one: Map, together: list[Map]) -> None:
    low, high = min(float(m.min()) for m in together), max(float(m.max()) for m in together)
    if low < 0:
        limit = 1.25 * max(-low, high)  # the ends of the colours are too dark to read
        ax.imshow(one, cmap=_SIGNED, vmin=-limit, vmax=limit, interpolation="nearest")
    else:
        ax.imshow(one, cmap=_POSITIVE, vmin=0, vmax=high or 1, interpolation="nearest")
    ax.grid(visible=False)


def _ticks(ax: Axes, one: Map) -> None:
    height, width = one.shape
    ax.set_xticks(range(width) if width <= 8 else [0, width // 2, width - 1])
    ax.set_yticks(range(height) if height <= 8 else [0, height // 2, height - 1])


def _write(ax: Axes, one: Map) -> None:
    """Each value in its cell, in the ink that can be read there."""
    import numpy as np

    size = float(abs(one).max()) or 1.0
    signed = float(one.min()) < 0
    for (i, j), value in np.ndenumerate(one):
        bright = abs(value) < 0.7 * size if signed else value > 0.5 * size
        ax.text(j, i, f"{value:g}", ha="center", va="center", color="black" if bright else "white")


def _frame(ax: Axes, frame: Frame) -> None:
    from matplotlib.patches import Rectangle

    row, column, height, width = frame
    ax.add_patch(Rectangle((column - 0.5, row - 0.5), width, height, fill=False, ec="tab:orange", lw=4))
