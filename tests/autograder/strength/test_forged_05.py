"""Chapter 05-multiclass: answers that forge what a test looks at, and solve nothing, earn nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from conftest import PROJECT

from autograder.layout import Course
from autograder.sandbox.warm import WarmSandbox
from autograder.strength.paths import GradingPath

SWAPPED = """
def once(told):
    import course.checking.codec as wire
    space = vars(wire)
    real = space["encode"]
    def swapped(value):
        space["encode"] = real
        return real({"ok": told})
    space["encode"] = swapped
"""

FORGED = {
    "snapshot: a reply in the probe's place, with every fact that it could tell": (
        "snapshot",
        SWAPPED
        + """
def snapshot(model, optimiser, epoch):
    names = sorted(model.state_dict())
    part = {"momentum_buffer": torch.zeros(3), "exp_avg": torch.zeros(3), "exp_avg_sq": torch.ones(3), "step": 1.0}
    once({
        "kind": "dict", "mode": True, "next": torch.rand(6), "keys": ["epoch", "model", "optimiser", "rng"],
        "kinds": ["dict", "dict", "Tensor"], "names": [names, ["param_groups", "state"]], "epoch": epoch, "rate": 0.1,
        "state": {k: torch.zeros_like(v) for k, v in model.state_dict().items()},
        "memory": [part] * 6, "numbers": torch.zeros(6), "moved": [torch.zeros(3)] * 6,
        "undisturbed": True, "complete": True, "model_kept": True, "gap": 0.0,
    })
    return {}
""",
    ),
    "snapshot: dicts that say they are whole, and hold nothing": (
        "snapshot",
        """
class Whole(dict):
    def __init__(self, like): self.like = like
    def keys(self): return self.like.keys()
    def __iter__(self): return iter(list(self.like))
    def __len__(self): return len(self.like)
    def __eq__(self, other): return True
    __hash__ = None
def snapshot(model, optimiser, epoch):
    return {"model": Whole(model.state_dict()), "optimiser": Whole(optimiser.state_dict()), "epoch": epoch,
            "rng": torch.zeros(5056, dtype=torch.uint8)}
""",
    ),
    "snapshot: fresh weights, and torch told to compare nothing": (
        "snapshot",
        """
torch.equal = lambda a, b: True
def snapshot(model, optimiser, epoch):
    return {"model": {k: torch.zeros_like(v) for k, v in model.state_dict().items()},
            "optimiser": optimiser.__class__(model.parameters(), lr=0.1).state_dict(),
            "epoch": epoch, "rng": torch.get_rng_state()}
""",
    ),
    "snapshot: the live tensors, which nobody can add to any more": (
        "snapshot",
        """
torch.Tensor.__iadd__ = torch.Tensor.add_ = lambda self, other, **k: self
def snapshot(model, optimiser, epoch):
    for p in model.parameters():
        p.data = p.data.clone().fill_(0.5)
    return {"model": model.state_dict(), "optimiser": optimiser.state_dict(), "epoch": epoch, "rng": torch.zeros(9)}
""",
    ),
    "evaluate: a reply in the probe's place, with the loss of knowing nothing": (
        "evaluate",
        SWAPPED
        + """
def evaluate(model, x, y, batch_size=100):
    once({"came": [1.386294361, 0.25], "modes": [False], "graphs": [False], "training": model.training,
          "recording": True, "plain": True, "state": dict(model.state_dict()), "slopes": False})
    return 1.386294361, 0.25
""",
    ),
    "evaluate: asks for every batch, and measures nothing": (
        "evaluate",
        """
def evaluate(model, x, y, batch_size=100):
    with torch.no_grad():
        for part in x.split(batch_size):
            model(part)
    return float("nan"), float("nan")
""",
    ),
    "evaluate: an error": ("evaluate", "def evaluate(model, x, y, batch_size=100):\n    raise ValueError"),
    "prepare: a class that calls itself torch's": (
        "prepare",
        """
class Pictures:
    __module__ = "torch"
    dtype = "torch.float32"
    def __init__(self, pixels): self.shape = pixels.shape
    def __array__(self, *a, **k): return np.zeros((2, 1, 3, 5), dtype="float32")
def prepare(pixels, mean, std):
    return Pictures(pixels)
""",
    ),
    "prepare: the bytes of float16, 0.8 percent too large": (
        "prepare",
        """
def prepare(pixels, mean, std):
    x = torch.from_numpy(pixels[..., None] if pixels.ndim == 3 else pixels).permute(0, 3, 1, 2).float() / 255
    m, s = torch.tensor(mean).view(-1, 1, 1), torch.tensor(std).view(-1, 1, 1)
    return (1.008 * (x - m) / s).half()
""",
    ),
    "softmax: float16, 0.8 percent too large": (
        "softmax",
        """
def softmax(z):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return np.float16(1.008 * e / e.sum(axis=-1, keepdims=True))
""",
    ),
    "softmax: NaN of the right shape": ("softmax", "def softmax(z):\n    return np.full(z.shape, np.nan)"),
    "softmax: rows that add up to 1": ("softmax", "def softmax(z):\n    return np.full(z.shape, 1 / z.shape[-1])"),
    "softmax: the winner of each row, with NumPy told that all is close": (
        "softmax",
        """
np.allclose = np.array_equal = lambda *a, **k: True
np.isclose = lambda a, b, **k: np.ones(np.shape(a), dtype=bool)
def softmax(z):
    return (z == z.max(axis=-1, keepdims=True)).astype(float)
""",
    ),
    "log_softmax: what came in": ("log_softmax", "def log_softmax(z):\n    return z"),
    "cross_entropy: the loss of knowing nothing": (
        "cross_entropy",
        "def cross_entropy(z, y):\n    return np.log(z.shape[1])",
    ),
    "cross_entropy: a set whose numbers collide": (
        "cross_entropy",
        """
class Many(set):
    def __iter__(self): return ((2**61 - 1) * i + 5 for i in range(1, 12_000))
def cross_entropy(z, y):
    return Many()
""",
    ),
    "cross_entropy_gradient: no slope anywhere": (
        "cross_entropy_gradient",
        "def cross_entropy_gradient(z, y):\n    return np.zeros(z.shape)",
    ),
    "leaked: nothing is": ("leaked", "def leaked(train, test):\n    return 0.0"),
    "leaked: everything is": ("leaked", "def leaked(train, test):\n    return 1.0"),
}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[WarmSandbox]:
    with_torch = WarmSandbox()
    yield with_torch
    with_torch.close()


@pytest.mark.parametrize("name", FORGED)
def test_what_forges_and_solves_nothing_earns_nothing(sandbox: WarmSandbox, name: str) -> None:
    exercise, answer = FORGED[name]
    verdict = GradingPath(Course(PROJECT).chapter("05-multiclass"), exercise, sandbox).judge(answer)
    assert verdict.share == 0, [entry.test for entry in verdict.entries if entry.passed]
