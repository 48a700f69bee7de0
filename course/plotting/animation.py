"""A path over contours, step by step, as a player in the notebook. Re-exported by `course.plot`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from course.plotting.landscape import contours, frame

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from course.plotting.figure import Figure

_FRAMES = 40  # the pictures stand in the notebook: more would weigh too much
_BUTTONS = {
    "fa-minus": "−",
    "fa-fast-backward": "|◁",
    "fa-step-backward": "◁",
    "fa-play fa-flip-horizontal": "◀",
    "fa-pause": "||",
    "fa-play": "▶",
    "fa-step-forward": "▷",
    "fa-fast-forward": "▷|",
    "fa-plus": "+",
}


@dataclass(frozen=True)
class Animation:
    """An animated trajectory: plays in a notebook; `still` is the whole path for everywhere else."""

    html: str
    still: Figure

    def _repr_html_(self) -> str:
        return self.html


def animate(f: Callable[[Any, Any], Any], paths: Any, *, seconds: float = 6.0, **kwargs: Any) -> Animation:
    """A trajectory step by step, with buttons to play, stop and step. Arguments as in `trajectory`.

    Long paths are thinned to 40 pictures. `still` is the figure that `trajectory` draws.
    """
    import matplotlib as mpl
    import numpy as np
    from matplotlib.animation import FuncAnimation

    from course.plotting import figure

    named = {name: figure.array(path) for name, path in _named(paths).items()}
    xlim, ylim = frame(named, kwargs.get("minimum"))
    kwargs = {"xlim": xlim, "ylim": ylim, "title": "Trajectory", **kwargs}
    still = contours(f, paths=named, **kwargs)
    last = max(len(path) for path in named.values()) - 1
    steps = np.unique(np.linspace(0, last, min(_FRAMES, last + 1)).astype(int))
    moving = contours(f, paths={name: path[:1] for name, path in named.items()}, **kwargs)
    ax, lines, heads = moving.ax, _lines(moving.ax, "path"), _lines(moving.ax, "head")

    def draw(step: int) -> list[Any]:
        for line, head, path in zip(lines, heads, named.values(), strict=True):
            line.set_data(path[: step + 1, 0], path[: step + 1, 1])
            head.set_data(path[: step + 1][-1:, 0], path[: step + 1][-1:, 1])
        ax.set_title(f"{kwargs['title']}, step {step}", fontweight="bold", loc="left")
        return lines + heads

    with figure.style(), mpl.rc_context({"animation.embed_limit": 30, "savefig.dpi": 80}):
        moving.set_dpi(80)
        moving.draw_without_rendering()
        moving.set_layout_engine("none")  # laid out once: anew for each picture would take most of the time
        film = FuncAnimation(moving, draw, frames=steps.tolist(), interval=1000 * seconds / len(steps))
        html = film.to_jshtml(default_mode="once")
    return Animation(_offline(html), still)


def _offline(page: str) -> str:
    """The player's buttons are an icon font from the network: put plain characters instead."""
    page = re.sub(r'<link rel="stylesheet"[^>]*>', "", page)
    for icon, sign in _BUTTONS.items():
        page = re.sub(rf'<i class="fa {icon}[^"]*"></i>', sign, page)
    return page


def _named(paths: Any) -> dict[str, Any]:
    return dict(paths) if isinstance(paths, Mapping) else {"path": paths}


def _lines(ax: Axes, gid: str) -> list[Any]:
    return [line for line in ax.lines if line.get_gid() == gid]
