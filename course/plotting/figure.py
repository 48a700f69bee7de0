"""The look shared by every figure of the course, and a figure that carries its own description.

Figures are made without pyplot: one that ends a cell is shown once, and none piles up in memory.
"""

from __future__ import annotations

import base64
import contextlib
import html
import io
import os
from collections.abc import Iterator
from typing import Any, cast

import matplotlib as mpl
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.figure import Figure as _Figure

# Okabe and Ito 2008, "Color universal design": told apart with every kind of colour blindness.
LIGHT = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#F0E442")
DARK = ("#56B4E9", "#E69F00", "#2CC4A0", "#F0E442", "#CC79A7", "#FF8A4C", "#FFFFFF", "#3FA0DB")
# Ground, ink, grid.
_THEMES = {"light": ("#FFFFFF", "#22262B", "#D8DCE1", LIGHT), "dark": ("#15191E", "#E8EAED", "#3A424C", DARK)}
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*", "<", ">")


def rc(theme: str | None = None) -> Any:
    """matplotlib's settings for a theme, `light` or `dark`; by default what COURSE_THEME says, else light.

    Raises ValueError for another theme.
    """
    theme = theme or os.environ.get("COURSE_THEME") or "light"
    if theme not in _THEMES:
        raise ValueError(f"no theme is called {theme!r}: expected light or dark")
    ground, ink, grid, colours = _THEMES[theme]
    inks = (
        "text.color",
        "axes.labelcolor",
        "axes.titlecolor",
        "xtick.color",
        "ytick.color",
        "axes.edgecolor",
    )
    return {
        **dict.fromkeys(inks, ink),
        **dict.fromkeys(("figure.facecolor", "axes.facecolor", "savefig.facecolor"), ground),
        "axes.prop_cycle": cycler(color=colours),
        "figure.constrained_layout.use": True,
        "figure.figsize": (6.4, 4.0),
        "figure.dpi": 110,
        "savefig.dpi": 110,
        "font.size": 11,
        "axes.titlesize": 12.5,
        "axes.titleweight": "bold",
        "axes.titlelocation": "left",
        "axes.titlepad": 10,
        "figure.titlesize": 13.5,
        "figure.titleweight": "bold",
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": True,
        "axes.axisbelow": True,
        "grid.color": grid,
        "grid.linewidth": 0.7,
        "lines.linewidth": 2.2,
        "lines.markersize": 6,
        "legend.frameon": False,
        "image.cmap": "cividis",
    }


@contextlib.contextmanager
def style(theme: str | None = None) -> Iterator[None]:
    """The course's style inside a `with` block."""
    with mpl.rc_context(rc(theme)):
        yield


def ink() -> str:
    """The colour of text and edges, inside `style()`."""
    return str(mpl.rcParams["text.color"])


def ground() -> str:
    """The colour behind everything, inside `style()`."""
    return str(mpl.rcParams["axes.facecolor"])


def colours() -> list[str]:
    """The palette, inside `style()`."""
    return list(mpl.rcParams["axes.prop_cycle"].by_key()["color"])


class Figure(_Figure):
    """A figure with `alt`, its text for who cannot see it: in the notebook and in a saved PNG."""

    alt: str = ""

    @property
    def ax(self) -> Axes:
        """The first axes, to add to it."""
        return self.axes[0]

    def savefig(self, fname: Any, **kwargs: Any) -> None:
        """Save as matplotlib does; a PNG is packed to 256 colours (a third of the size) and carries `alt`."""
        kind = kwargs.get("format") or os.path.splitext(str(fname))[1].lstrip(".") or "png"
        with style():
            kwargs.setdefault("facecolor", self.get_facecolor())
            if kind.lower() != "png":
                super().savefig(fname, **kwargs)
                return
            buffer = io.BytesIO()
            super().savefig(buffer, **{**kwargs, "format": "png"})
        _pack(buffer, fname, self.alt)

    def png(self) -> bytes:
        """The figure as the bytes of a PNG file."""
        buffer = io.BytesIO()
        self.savefig(buffer, format="png")
        return buffer.getvalue()

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
        """What Jupyter shows: JupyterLab has no alt text for images, so HTML comes with the picture."""
        picture = base64.b64encode(self.png()).decode("ascii")
        alt = html.escape(self.alt, quote=True)
        tag = f'<img alt="{alt}" style="max-width: 100%" src="data:image/png;base64,{picture}">'
        text = f"<Figure: {self.alt}>" if self.alt else repr(self)
        return {"text/html": tag, "image/png": picture, "text/plain": text}, {"image/png": {"alt": self.alt}}


def _pack(picture: io.BytesIO, fname: Any, alt: str) -> None:
    from PIL import Image, PngImagePlugin

    note = PngImagePlugin.PngInfo()
    if alt:
        note.add_itxt("Description", alt)
    with Image.open(picture) as full:
        dpi = full.info.get("dpi", (110, 110))
        packed = full.convert("RGB").quantize(256, dither=Image.Dither.NONE)
    packed.save(fname, format="PNG", optimize=True, pnginfo=note, dpi=dpi)


def subplots(
    rows: int = 1, columns: int = 1, *, size: tuple[float, float] | None = None, alt: str = "", **kwargs: Any
) -> tuple[Figure, list[Axes]]:
    """A figure in the course's style and its axes, row by row. `size` in inches."""
    with style():
        fig = Figure(figsize=size)
        axes = fig.subplots(rows, columns, squeeze=False, **kwargs)
    fig.alt = alt
    return fig, list(axes.flat)


def canvas(ax: Axes | None, size: tuple[float, float] | None = None, **kwargs: Any) -> tuple[Any, Axes]:
    """The axes given and their figure, or a new figure's."""
    if ax is not None:
        return ax.get_figure(root=True), ax
    fig, (ax,) = subplots(size=size, **kwargs)
    return fig, ax


def described(fig: Any, alt: str, plain: str) -> Figure:
    """Give the figure its text: `alt`, else the plain one; several drawings in one figure are joined."""
    text = alt or plain
    before = getattr(fig, "alt", "")
    fig.alt = f"{before} {text}".strip() if before else text
    return cast(Figure, fig)


def array(values: Any) -> Any:
    """NumPy array of an array, tensor (on any device, with or without gradient) or list."""
    import numpy as np

    return np.asarray(values.detach().cpu() if hasattr(values, "detach") else values)


def channels_last(pictures: Any) -> Any:
    """(N, C, H, W) -> (N, H, W, 3), or (N, H, W) for one channel."""
    if pictures.ndim == 3:
        return pictures
    if pictures.ndim != 4 or pictures.shape[1] not in (1, 3):
        raise ValueError(f"expected pictures (N, H, W), (N, 1, H, W) or (N, 3, H, W), got {tuple(pictures.shape)}")
    return pictures[:, 0] if pictures.shape[1] == 1 else pictures.transpose(0, 2, 3, 1).clip(0, 1)


def panel() -> dict[str, Any]:
    """The look of a legend that can be read over any ground, inside `style()`."""
    return {"frameon": True, "framealpha": 0.9, "facecolor": ground(), "edgecolor": "none", "fontsize": 9.5}
