"""Figures of functions of two parameters and of two features, re-exported by `course.plot`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import cycle
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from course.plotting.figure import Figure

Span = tuple[float, float]
_LEVELS = 16
_WIDE = 30.0  # beyond this ratio of heights, contours are spaced by powers
_DEEP = 1e-3  # and powers end at this share of the range: deeper rings are too small to see


def surface(
    f: Callable[[Any, Any], Any],
    xlim: Span,
    ylim: Span,
    *,
    title: str = "Surface",
    xlabel: str = "w",
    ylabel: str = "b",
    zlabel: str = "loss",
    path: Any = None,
    points: int = 81,
    view: tuple[float, float] = (32, -58),
    alt: str = "",
) -> Figure:
    """A function of two parameters as a landscape, its contours on the floor, and a path over it.

    f: called once on two (points, points) arrays, or else value by value   path: (T, 2)   view: elevation and
    azimuth in degrees
    """
    import numpy as np

    from course.plotting import figure

    u, v, z = _grid(f, xlim, ylim, points)
    with figure.style():
        fig, ax = figure.canvas(None, size=(6.0, 4.9), subplot_kw={"projection": "3d"})
        space: Any = ax
        floor = float(z.min() - 0.55 * (np.ptp(z) or 1.0))
        space.plot_surface(u, v, z, cmap="cividis", rcount=60, ccount=60, linewidth=0, alpha=0.9)
        space.contour(u, v, z, levels=_levels(z)[::2], cmap="cividis", offset=floor, linewidths=1.3)
        if path is not None:
            steps = figure.array(path)
            heights = np.array([float(f(a, b)) for a, b in steps])
            lift = heights + 0.02 * (np.ptp(z) or 1.0)
            space.plot(steps[:, 0], steps[:, 1], lift, color=figure.colours()[1], lw=2.6, zorder=10)
            space.plot(steps[:, 0], steps[:, 1], floor, color=figure.colours()[1], lw=1.4)
        fig.suptitle(title, x=0.02, ha="left")
        space.set(xlabel=xlabel, ylabel=ylabel, zlabel=zlabel, zlim=(floor, float(z.max())))
        for axis in (space.xaxis, space.yaxis, space.zaxis):
            axis.set_pane_color((0, 0, 0, 0))
            axis.get_major_locator().set_params(nbins=5)
        space.set_zticks([tick for tick in space.get_zticks() if z.min() - 1e-9 <= tick <= z.max()])
        space.view_init(*view)
        space.set_box_aspect((4, 4, 3.4), zoom=0.92)  # else the z label is cut off
    return figure.described(fig, alt, f"{title}: {zlabel} over {xlabel} and {ylabel}, {_lowest(u, v, z)}")


def contours(
    f: Callable[[Any, Any], Any],
    xlim: Span,
    ylim: Span,
    *,
    title: str = "Contours",
    xlabel: str = "w",
    ylabel: str = "b",
    zlabel: str = "loss",
    paths: Any = None,
    minimum: tuple[float, float] | None = None,
    points: int = 161,
    alt: str = "",
    ax: Axes | None = None,
) -> Figure:
    """A function of two parameters seen from above, with one or several paths over it.

    f: called once on two (points, points) arrays, or else value by value
    paths: (T, 2), or name -> (T, 2)   minimum: a point to mark
    Levels are spaced logarithmically where the heights span several powers of ten.
    """
    from course.plotting import figure

    u, v, z = _grid(f, xlim, ylim, points)
    with figure.style():
        fig, ax = figure.canvas(ax, size=(6.2, 4.6))
        levels = _levels(z)
        filled = ax.contourf(u, v, z, levels=levels, cmap="cividis", norm=_norm(levels), extend="both")
        ax.contour(u, v, z, levels=levels, colors="white", linewidths=0.5, alpha=0.55)
        fig.colorbar(filled, ax=ax, label=zlabel, format=lambda value, _: f"{value:.3g}")
        named = {} if paths is None else dict(paths) if isinstance(paths, Mapping) else {"path": paths}
        _draw_paths(ax, {name: figure.array(path) for name, path in named.items()})
        if minimum is not None:
            ax.plot(*minimum, "*", ms=16, color="white", mec="black", label="minimum", zorder=6, ls="none")
        ax.set(title=title, xlabel=xlabel, ylabel=ylabel, xlim=xlim, ylim=ylim)
        ax.grid(visible=False)
        if len(named) > 1 or minimum is not None:
            ax.legend(**figure.panel())
    way = f"; paths: {', '.join(named)}" if named else ""
    return figure.described(fig, alt, f"{title}: {zlabel} over {xlabel} and {ylabel}, {_lowest(u, v, z)}{way}")


def trajectory(f: Callable[[Any, Any], Any], paths: Any, **kwargs: Any) -> Figure:
    """Contours framed around one or several paths, (T, 2) or name -> (T, 2); start open, end filled.

    Everything else as in `contours`; `xlim` and `ylim` are chosen so that all finite steps are seen.
    """
    named = paths if isinstance(paths, Mapping) else {"path": paths}
    xlim, ylim = frame(named, kwargs.get("minimum"))
    kwargs = {"xlim": xlim, "ylim": ylim, "title": "Trajectory", **kwargs}
    return contours(f, paths=paths, **kwargs)


def boundary(
    predict: Callable[[Any], Any],
    x: Any,
    y: Any,
    *,
    title: str = "Decision boundary",
    xlabel: str = "x₁",
    ylabel: str = "x₂",
    classes: tuple[str, ...] | None = None,
    points: int = 200,
    alt: str = "",
    ax: Axes | None = None,
) -> Figure:
    """Where a classifier changes its mind, with the data on top; the wrongly answered are ringed.

    predict: (M, 2) float64 array -> (M,) class numbers, or (M,) probabilities of class 1 (drawn as shades)
    x: (N, 2)   y: (N,) class numbers
    """
    import numpy as np

    from course.plotting import figure

    x, y = figure.array(x), figure.array(y).astype(int)
    if x.ndim != 2 or x.shape[1] != 2:
        raise ValueError(f"a boundary is drawn over two features: expected x of shape (N, 2), got {x.shape}")
    xlim, ylim = frame({"x": x}, None)
    u, v = np.meshgrid(np.linspace(*xlim, points), np.linspace(*ylim, points))
    answer = figure.array(predict(np.stack([u.ravel(), v.ravel()], axis=1))).reshape(u.shape)
    graded = np.issubdtype(answer.dtype, np.floating)
    k = 1 + int(max(y.max(), 1 if graded else answer.max()))
    guess = figure.array(predict(np.asarray(x, np.float64))).reshape(-1)
    wrong = (guess > 0.5 if graded else guess).astype(int) != y
    with figure.style():
        fig, ax = figure.canvas(ax, size=(5.8, 4.6))
        _regions(fig, ax, (u, v, answer), k, graded)
        for label, marker, colour in zip(range(k), cycle(figure.MARKERS), cycle(figure.colours()), strict=False):
            mine, name = y == label, classes[label] if classes else f"class {label}"
            ax.scatter(
                x[mine, 0],
                x[mine, 1],
                s=26,
                marker=marker,
                color=colour,
                edgecolor=figure.ground(),
                lw=0.6,
                label=name,
            )
        if wrong.any():
            ax.scatter(
                x[wrong, 0],
                x[wrong, 1],
                s=110,
                facecolor="none",
                edgecolor=figure.ink(),
                lw=1.4,
                label="wrong",
                zorder=4,
            )
        ax.set(title=title, xlabel=xlabel, ylabel=ylabel, xlim=xlim, ylim=ylim)
        ax.grid(visible=False)
        ax.legend(**figure.panel())
    return figure.described(fig, alt, f"{title}: {k} classes, {int(wrong.sum())} of {len(y)} samples on a wrong side")


def _grid(f: Callable[[Any, Any], Any], xlim: Span, ylim: Span, points: int) -> tuple[Any, Any, Any]:
    """f over a grid: in one call where f takes arrays, else value by value.   -> three (points, points)
    arrays"""
    import numpy as np

    from course.plotting import figure

    u, v = np.meshgrid(np.linspace(*xlim, points), np.linspace(*ylim, points))
    try:
        z = figure.array(f(u, v)).astype(float)
    except (TypeError, ValueError, RuntimeError):
        z = np.zeros(())
    if z.shape != u.shape:
        z = np.array([float(f(a, b)) for a, b in zip(u.flat, v.flat, strict=True)]).reshape(u.shape)
    return u, v, z


def _levels(z: Any) -> Any:
    """Heights to draw contours at: evenly spaced, or by powers where a few steep corners would take all."""
    import numpy as np

    low, high = float(z.min()), float(z.max())
    if high <= low:
        return np.array([low - 0.5, low + 0.5])
    middle = float(np.median(z)) - low
    if low >= 0 and high > _WIDE * low:
        return np.geomspace(max(low, _DEEP * high), high, _LEVELS)
    if (high - low) > _WIDE * middle > 0:
        return low + np.geomspace(_DEEP, 1, _LEVELS) * (high - low)
    return np.linspace(low, high, _LEVELS)


def _norm(levels: Any) -> Any:
    from matplotlib.colors import BoundaryNorm

    return BoundaryNorm(levels, ncolors=256, extend="both")


def _lowest(u: Any, v: Any, z: Any) -> str:
    place = z.argmin()
    return f"lowest {z.flat[place]:.3g} at ({u.flat[place]:.3g}, {v.flat[place]:.3g})"


def frame(paths: Mapping[str, Any], minimum: tuple[float, float] | None) -> tuple[Span, Span]:
    """Limits that hold every finite step, with a margin."""
    import numpy as np

    from course.plotting import figure

    steps = np.concatenate([figure.array(path).reshape(-1, 2) for path in paths.values()])
    steps = steps[np.isfinite(steps).all(axis=1)]
    if minimum is not None:
        steps = np.concatenate([steps, [minimum]])
    if not len(steps):
        raise ValueError("nothing to frame: expected at least one finite point of two coordinates")
    low, high = steps.min(axis=0), steps.max(axis=0)
    margin = 0.12 * np.where(high > low, high - low, max(1.0, float(np.max(high - low))))
    low, high = low - margin, high + margin
    return (float(low[0]), float(high[0])), (float(low[1]), float(high[1]))


_PATH_COLOURS = (
    "#FF9E4A",
    "#FFFFFF",
    "#7FDBFF",
    "#FF8AD1",
    "#B6F09C",
)  # light: seen on every shade of cividis


def _draw_paths(ax: Axes, paths: Mapping[str, Any]) -> None:
    """Each path outlined in black, start open, end filled; ends lie on top, the first the largest: none is hidden."""
    from matplotlib import patheffects

    outline = [patheffects.Stroke(linewidth=3.6, foreground="black"), patheffects.Normal()]
    for i, ((name, path), colour) in enumerate(zip(paths.items(), cycle(_PATH_COLOURS), strict=False)):
        ax.plot(path[:, 0], path[:, 1], color=colour, lw=1.8, path_effects=outline, label=name, gid="path")
        if len(path) <= 60:
            ax.plot(path[:, 0], path[:, 1], ".", color=colour, mec="black", mew=0.6, ms=8, gid="steps")
        ax.plot(*path[0], "o", ms=9, mfc="none", mec=colour, mew=2.2, path_effects=outline)
        size = 8 + 3 * (len(paths) - 1 - i)
        ax.plot(*path[-1], "o", ms=size, color=colour, mec="black", gid="head", zorder=4 + i / len(paths))


def _regions(fig: Any, ax: Axes, answer: tuple[Any, Any, Any], k: int, graded: bool) -> None:
    """The classes' regions in pale colours, or shades of a probability, and the line between."""
    from matplotlib.colors import LinearSegmentedColormap, ListedColormap

    from course.plotting import figure

    u, v, z = answer
    palette = list(dict(zip(range(k), cycle(figure.colours()), strict=False)).values())
    if graded:
        blend = LinearSegmentedColormap.from_list("two", [palette[0], figure.ground(), palette[1]])
        steps = [i / 10 for i in range(11)]
        shade = ax.contourf(u, v, z, levels=steps, cmap=blend, alpha=0.6)
        fig.colorbar(shade, ax=ax, label="probability of class 1")
        ax.contour(u, v, z, levels=[0.5], colors=[figure.ink()], linewidths=1.8)
        return
    ax.pcolormesh(u, v, z, cmap=ListedColormap(palette), vmin=-0.5, vmax=k - 0.5, alpha=0.25, rasterized=True)
    for edge in range(k):
        ax.contour(u, v, (z == edge).astype(float), levels=[0.5], colors=[figure.ink()], linewidths=1.2)
