"""course.plot: what is drawn, what is said about it, and how a notebook shows it."""

import base64
import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from course import plot
from course.plotting.figure import Figure, rc

HISTORY: dict[str, list[float]] = {
    "epoch": [1, 2, 3],
    "loss": [3.0, 2, 1],
    "val_loss": [3.0, 2.5, 2],
    "accuracy": [0.3, 0.5, 0.9],
}


def bowl(w: Any, b: Any) -> Any:
    return (w - 1) ** 2 + 4 * (b + 1) ** 2


PATH = np.array([[3.0, 1], [2, 0], [1, -1]])
XY = (np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 0, 1, 1]))


def step(x: Any) -> Any:
    return (x[:, 0] > 0.5).astype(int)


FIGURES = {
    "curves": lambda **k: plot.curves(HISTORY, log=True, **k),
    "line_fit": lambda **k: plot.line_fit([1, 2, 3], [2, 4, 7], lambda x: 2 * x, **k),
    "surface": lambda **k: plot.surface(bowl, (-2, 4), (-3, 2), path=PATH, **k),
    "contours": lambda **k: plot.contours(bowl, (-2, 4), (-3, 2), paths=PATH, minimum=(1, -1), **k),
    "trajectory": lambda **k: plot.trajectory(bowl, {"a": PATH, "b": PATH + 0.5}, **k),
    "boundary": lambda **k: plot.boundary(step, *XY, **k),
    "images": lambda **k: plot.images(torch.rand(5, 1, 8, 8), [0, 1, 2, 3, 4], [0, 1, 2, 4, 4], **k),
    "maps": lambda **k: plot.maps([np.eye(3), -np.eye(9)], ["a", "b"], numbers=True, frames=[(0, 0, 2, 2), None], **k),
    "map_rows": lambda **k: plot.map_rows({"kernels": torch.randn(3, 5, 5), "maps": torch.rand(2, 4, 4)}, **k),
    "confusion": lambda **k: plot.confusion([0, 1, 2, 2], [0, 1, 1, 2], **k),
    "bars_with_error": lambda **k: plot.bars_with_error({"a": [1.0, 2], "b": [3.0]}, ylabel="loss", **k),
}


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_figure_has_its_ground_its_title_and_its_text(
    name: str, theme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSE_THEME", theme)
    fig = FIGURES[name](title="Seen", alt="What is to be seen.")
    assert fig.alt == "What is to be seen."
    titles = [ax.get_title(loc="left") for ax in fig.axes] + [fig.get_suptitle()]
    assert "Seen" in titles
    picture = Image.open(io.BytesIO(fig.png()))
    assert picture.info["Description"] == "What is to be seen."
    corner: Any = picture.convert("L").getpixel((2, picture.height - 2))
    assert corner > 240 if theme == "light" else corner < 40
    assert len(set(picture.convert("L").tobytes())) > 10


@pytest.mark.parametrize("name", FIGURES)
def test_plain_text_is_made_where_none_is_given(name: str) -> None:
    assert len(FIGURES[name]().alt) > 15


def test_a_notebook_gets_the_text_with_the_picture() -> None:
    bundle, about = plot.curves(HISTORY, alt='loss "falls" <fast>')._repr_mimebundle_()
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")
    assert about["image/png"]["alt"] == 'loss "falls" <fast>'
    assert 'alt="loss &quot;falls&quot; &lt;fast&gt;"' in bundle["text/html"]


def test_jupyters_formatter_takes_it() -> None:
    from IPython.core.formatters import DisplayFormatter

    formatter: Any = DisplayFormatter()
    data, about = formatter.format(plot.curves(HISTORY, alt="falls"))
    assert {"image/png", "text/html", "text/plain"} <= set(data)
    assert about["image/png"]["alt"] == "falls"


def test_figures_are_not_pyplots() -> None:
    """pyplot would show them twice in a notebook and keep them for ever."""
    code = "import sys; from course import plot; plot.line_fit([1, 2], [1, 2], abs); "
    code += "print('matplotlib.pyplot' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


def test_curves_pair_training_with_validation() -> None:
    fig = plot.curves(HISTORY, loss_label="loss [nats]", log=True)
    loss, accuracy = fig.axes
    assert [line.get_label() for line in loss.lines] == ["training", "validation"]
    np.testing.assert_array_equal(loss.lines[1].get_ydata(), HISTORY["val_loss"])
    assert (loss.get_yscale(), loss.get_ylabel()) == ("log", "loss [nats]")
    assert len(accuracy.lines) == 1
    with pytest.raises(ValueError, match="expected keys among loss, val_loss, accuracy, got"):
        plot.curves(HISTORY, keys=["f1"])


def test_residuals_end_on_the_line() -> None:
    fig = plot.line_fit([1, 2], [3, 1], {"a": lambda x: 2 * x})
    lines: Any = fig.ax.collections[0]
    segments = lines.get_segments()
    np.testing.assert_allclose(segments, [[[1, 3], [1, 2]], [[2, 1], [2, 4]]])


@pytest.mark.parametrize("f", [bowl, lambda w, b: float(bowl(w, b))], ids=["arrays", "value by value"])
def test_contours_find_the_lowest_place(f: Any) -> None:
    fig = plot.contours(f, (0, 2), (-2, 0), points=21)
    assert "lowest 0 at (1, -1)" in fig.alt


def test_trajectory_frames_all_finite_steps() -> None:
    path = np.array([[0.0, 0], [5, -5], [np.nan, np.inf]])
    ax = plot.trajectory(bowl, path).ax
    assert ax.get_xlim()[0] < 0 < 5 < ax.get_xlim()[1]
    with pytest.raises(ValueError, match="at least one finite point"):
        plot.trajectory(bowl, np.full((3, 2), np.nan))


def test_animation_needs_no_network_and_keeps_a_still() -> None:
    film = plot.animate(bowl, np.linspace((3, 1), (1, -1), 300), alt="down")
    assert "http" not in film.html.replace("http://www.w3.org", "")
    assert film.html.count("data:image/png;base64") == 40
    assert "▶" in film._repr_html_()
    assert film.still.alt == "down"


def test_boundary_rings_the_wrong_and_takes_probabilities() -> None:
    assert "0 of 4 samples on a wrong side" in plot.boundary(step, *XY).alt
    assert "2 of 4 samples" in plot.boundary(lambda x: x[:, 1] * 1.0, *XY).alt
    with pytest.raises(ValueError, match=r"expected x of shape \(N, 2\), got \(4, 3\)"):
        plot.boundary(step, np.zeros((4, 3)), XY[1])


def test_images_mark_the_wrong_ones_by_sign() -> None:
    fig = plot.images(np.zeros((3, 3, 4, 4)), [0, 1, 0], [0, 0, 0], classes=["cat", "dog"])
    assert [ax.get_xlabel() for ax in fig.axes[:3]] == ["cat ✓", "✗ cat\nis dog", "cat ✓"]
    assert "1 of them predicted wrongly" in fig.alt
    with pytest.raises(ValueError, match=r"got \(3, 2, 4, 4\)"):
        plot.images(np.zeros((3, 2, 4, 4)))


def test_confusion_can_leave_its_colour_bar_out() -> None:
    assert [len(plot.confusion([0, 1], [0, 1], bar=bar).axes) for bar in (True, False)] == [2, 1]


def test_confusion_counts() -> None:
    fig = plot.confusion([0, 0, 1], torch.tensor([0, 1, 1]))
    assert {(t.get_position(), t.get_text()) for t in fig.ax.texts} == {
        ((0, 0), "1"),
        ((1, 0), "1"),
        ((1, 1), "1"),
    }


def test_bars_start_at_zero_and_zoomed_values_have_none() -> None:
    groups = {"a": [0.91, 0.93], "b": [0.95, 0.97]}
    whole, zoomed = (plot.bars_with_error(groups, from_zero=z).ax for z in (True, False))
    patches: list[Any] = list(whole.patches)
    assert whole.get_ylim()[0] == 0
    assert [bar.get_height() for bar in patches] == [pytest.approx(0.92), pytest.approx(0.96)]
    assert not zoomed.patches
    assert zoomed.get_ylim()[0] > 0.8


def test_drawing_into_given_axes_joins_the_texts() -> None:
    fig, (left, right) = plot.subplots(1, 2)
    plot.line_fit([1, 2], [1, 2], abs, ax=left, alt="Left.")
    assert plot.contours(bowl, (0, 1), (0, 1), ax=right, alt="Right.") is fig
    assert fig.alt == "Left. Right."


def test_saved_as_svg_and_png(tmp_path: Path) -> None:
    fig: Figure = plot.curves(HISTORY)
    fig.savefig(tmp_path / "a.svg")
    fig.savefig(tmp_path / "a.png")
    assert (tmp_path / "a.svg").read_text().count("<svg") == 1
    assert (tmp_path / "a.png").stat().st_size < 60_000


def test_use_styles_pyplot_figures_too() -> None:
    import matplotlib as mpl

    with mpl.rc_context():
        plot.use("dark")
        assert mpl.rcParams["figure.facecolor"] == rc("dark")["figure.facecolor"] != rc("light")["figure.facecolor"]
    with pytest.raises(ValueError, match="no theme is called 'pink'"):
        plot.use("pink")


def test_maps_have_two_axes() -> None:
    with pytest.raises(ValueError, match=r"expected maps \(H, W\), got \[\(2, 3, 3\)\]"):
        plot.maps([np.zeros((2, 3, 3))])


def test_a_map_with_negative_values_has_its_zero_in_the_middle_of_the_colours() -> None:
    signed, positive = plot.maps([np.array([[-1.0, 4.0]]), np.array([[1.0, 4.0]])]).axes
    assert signed.images[0].get_clim() == (-5, 5)
    assert positive.images[0].get_clim() == (0, 4)


def test_the_maps_of_a_row_share_their_scale() -> None:
    first, second = plot.map_rows({"maps": np.array([[[1.0]], [[8.0]]])}).axes
    assert first.images[0].get_clim() == second.images[0].get_clim() == (0, 8)
