"""Data made on the spot: every generator takes `rng`, a seed or a NumPy generator, and repeats exactly for
a seed.

All are re-exported by `course.data`: write `data.moons(200, rng=0)`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Ints: TypeAlias = NDArray[np.int64]
    Rng: TypeAlias = int | np.random.Generator

SHAPES = ("circle", "square", "triangle", "hexagon", "star", "cross", "ring", "crescent", "heart", "arrow")


def line(
    n: int = 50, *, slope: float = 2.0, intercept: float = 1.0, noise: float = 0.5, rng: Rng = 0
) -> tuple[Floats, Floats]:
    """y = slope * x + intercept + normal noise, with x uniform on [-2, 2].   -> x: (n,)  y: (n,)"""
    rng = _rng(rng, n)
    x = rng.uniform(-2.0, 2.0, n)
    return x, slope * x + intercept + noise * rng.normal(size=n)


def polynomial(n: int = 10, *, noise: float = 0.2, rng: Rng = 0) -> tuple[Floats, Floats]:
    """A noisy sine to fit polynomials to: y = sin(2 pi x) + normal noise, x evenly on [0, 1].   -> x: (n,)
    y: (n,)

    The example of Bishop, Pattern Recognition and Machine Learning (2006), section 1.1.
    """
    import numpy as np

    x = np.linspace(0.0, 1.0, n)
    return x, np.sin(2 * np.pi * x) + noise * _rng(rng, n).normal(size=n)


def moons(n: int = 200, *, noise: float = 0.1, rng: Rng = 0) -> tuple[Floats, Ints]:
    """Two half circles that reach into each other (scikit-learn's make_moons).   -> x: (n, 2)  y: (n,) in
    {0, 1}"""
    from sklearn.datasets import make_moons

    x, y = make_moons(n, noise=noise, random_state=int(_rng(rng, n).integers(2**31)))
    return x, y.astype("int64")


def xor(n: int = 200, *, noise: float = 0.1, rng: Rng = 0) -> tuple[Floats, Ints]:
    """The corners of the unit square with normal noise; class 1 where exactly one coordinate is 1.

    -> x: (n, 2)  y: (n,) in {0, 1}. `xor(4, noise=0)` is the truth table.
    """
    import numpy as np

    corner = np.arange(n) % 4
    bits = np.stack([corner // 2, corner % 2], axis=1)
    return bits + noise * _rng(rng, n).normal(size=(n, 2)), (bits[:, 0] ^ bits[:, 1]).astype(np.int64)


def spirals(
    n: int = 300, *, classes: int = 2, turns: float = 1.25, noise: float = 0.03, rng: Rng = 0
) -> tuple[Floats, Ints]:
    """`classes` arms winding out of the origin to radius 1.   -> x: (n, 2)  y: (n,) in {0, ..., classes -
    1}"""
    import numpy as np

    rng = _rng(rng, n)
    y = np.arange(n) % classes
    radius = np.sqrt(rng.uniform(0.01, 1.0, n))
    angle = 2 * np.pi * (turns * radius + y / classes)
    x = radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return x + noise * rng.normal(size=(n, 2)), y.astype(np.int64)


def eight_gaussians(n: int = 1000, *, radius: float = 2.0, std: float = 0.1, rng: Rng = 0) -> tuple[Floats, Ints]:
    """Eight normal clouds on a circle, each drawn equally often on average.   -> x: (n, 2)  mode: (n,) in
    {0, ..., 7}"""
    import numpy as np

    rng = _rng(rng, n)
    mode = rng.integers(8, size=n)
    centre = radius * np.stack([np.cos(mode * np.pi / 4), np.sin(mode * np.pi / 4)], axis=1)
    return centre + std * rng.normal(size=(n, 2)), mode


def adding_problem(n: int = 1000, length: int = 50, *, rng: Rng = 0) -> tuple[Floats, Floats]:
    """Sequences of (number, mark): the target is the sum of the two marked numbers.   -> x: (n, length, 2)
    y: (n,)

    Numbers are uniform on [0, 1]; one mark falls in each half. Always answering 1 has a mean squared error
    of 1/6. After Hochreiter and Schmidhuber 1997, section 5.4. Raises ValueError for a length under 2.
    """
    import numpy as np

    if length < 2:
        raise ValueError(f"the adding problem needs two steps to mark: expected length >= 2, got {length}")
    rng = _rng(rng, n)
    numbers, marks, half = rng.uniform(size=(n, length)), np.zeros((n, length)), length // 2
    marks[np.arange(n), rng.integers(half, size=n)] = 1
    marks[np.arange(n), rng.integers(half, length, size=n)] = 1
    return np.stack([numbers, marks], axis=2), (numbers * marks).sum(axis=1)


def shapes(n: int = 1000, *, noise: float = 0.06, rng: Rng = 0) -> tuple[NDArray[np.float32], Ints]:
    """Coloured shapes on coloured grounds, a stand-in for CIFAR-10.   -> x: (n, 3, 32, 32) in [0, 1]  y: (n,)

    Class k is SHAPES[k]; place, size, angle, colours, shading and noise are drawn anew for each picture.
    """
    import numpy as np

    rng = _rng(rng, n)
    y = np.arange(n) % len(SHAPES)
    rng.shuffle(y)
    pictures = [_pictures(y[start : start + 500], noise, rng) for start in range(0, n, 500)]
    return np.concatenate(pictures) if pictures else np.zeros((0, 3, 32, 32), np.float32), y


def _rng(rng: Rng, n: int) -> np.random.Generator:
    import numpy as np

    if n < 0:
        raise ValueError(f"expected a number of samples n >= 0, got {n}")
    return np.random.default_rng(rng)


def _pictures(y: Ints, noise: float, rng: np.random.Generator) -> NDArray[np.float32]:
    """Draw one shape per label.   y: (n,)   ->   (n, 3, 32, 32)"""
    import numpy as np

    n = len(y)
    u, v = _local_axes(n, rng)  # each (n, 32, 32), the shape within about the unit circle
    inside = np.zeros_like(u)
    for k in set(y.tolist()):
        inside[y == k] = _distance(SHAPES[k], u[y == k], v[y == k])
    mask = 1 / (1 + np.exp(np.clip(12 * inside, -50, 50)))[:, None]  # soft edge of about two pixels
    front, back = _colours(n, rng)
    ramp = np.linspace(-0.5, 0.5, 32)
    tilt = rng.uniform(-0.25, 0.25, size=(2, n, 1, 1, 1))
    shade = tilt[0] * ramp[:, None] + tilt[1] * ramp
    x = mask * front + (1 - mask) * (back + shade) + noise * rng.normal(size=(n, 3, 32, 32))
    clipped: NDArray[np.float32] = np.clip(x, 0, 1).astype(np.float32)
    return clipped


def _local_axes(n: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Pixel coordinates seen from each shape: shifted, scaled, turned."""
    import numpy as np

    row, column = np.mgrid[-1:1:32j, -1:1:32j]
    (cx, cy), size = rng.uniform(-0.25, 0.25, size=(2, n, 1, 1)), rng.uniform(0.45, 0.8, size=(n, 1, 1))
    angle = rng.uniform(-0.5, 0.5, size=(n, 1, 1))  # radians: a heart stays a heart
    dx, dy = (column - cx) / size, (cy - row) / size
    return np.cos(angle) * dx + np.sin(angle) * dy, np.cos(angle) * dy - np.sin(angle) * dx


def _colours(n: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """A front and a back colour for each picture, (n, 3, 1, 1) each, that can be told apart."""
    import numpy as np

    front, back = rng.uniform(0.05, 0.95, size=(2, n, 3))
    while (close := np.abs(front - back).mean(axis=1) < 0.25).any():
        front[close] = rng.uniform(0.05, 0.95, size=(int(close.sum()), 3))
    return front[:, :, None, None], back[:, :, None, None]


def _distance(shape: str, u: Floats, v: Floats) -> Any:
    """Roughly the distance to the shape's edge: negative inside, positive outside."""
    import numpy as np

    r, angle = np.hypot(u, v), np.arctan2(u, v)

    def polygon(sides: int, size: float) -> Floats:
        sector = 2 * np.pi / sides
        folded: Floats = (angle + sector / 2) % sector - sector / 2
        return r * np.cos(folded) - size

    def box(x: Floats, y: Floats, width: float, height: float) -> Floats:
        return np.maximum(np.abs(x) - width, np.abs(y) - height)

    match shape:
        case "circle":
            return r - 0.85
        case "square":
            return box(u, v, 0.75, 0.75)
        case "triangle":
            return np.maximum(-v - 0.55, 0.87 * np.abs(u) + 0.5 * v - 0.45)
        case "hexagon":
            return polygon(6, 0.8)
        case "star":
            fold = np.abs((angle + np.pi / 5) % (2 * np.pi / 5) - np.pi / 5) / (np.pi / 5)
            return r - (1.0 - 0.62 * fold)
        case "cross":
            return np.minimum(box(u, v, 0.9, 0.27), box(u, v, 0.27, 0.9))
        case "ring":
            return np.abs(r - 0.68) - 0.2
        case "crescent":
            return np.maximum(r - 0.9, 0.75 - np.hypot(u - 0.45, v))
        case "heart":
            return np.hypot(u, 1.15 * v - 0.75 * np.sqrt(np.abs(u)) + 0.1) - 0.78
        case _:
            head = np.maximum(-v, 0.7 * np.abs(u) + 0.7 * v - 0.6)
            return np.minimum(head, box(u, v + 0.45, 0.25, 0.5))
