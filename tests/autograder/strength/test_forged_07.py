"""Chapter 07: answers that forge what a test sees, without solving anything, earn exactly 0."""

from __future__ import annotations

from functools import cache

import pytest
from conftest import PROJECT

from autograder.layout import Course
from autograder.strength.paths import NotebookPath

CONVS = """
        self.conv1 = nn.Conv2d(c_in, c_out, 3, stride=stride, padding=1, bias=False)
        self.conv2 = nn.Conv2d(c_out, c_out, 3, padding=1, bias=False)
        self.norm1, self.norm2 = nn.BatchNorm2d(c_out), nn.BatchNorm2d(c_out)
        self.skip = None
        if stride != 1 or c_in != c_out:
            self.skip = nn.Sequential(nn.Conv2d(c_in, c_out, 1, stride=stride, bias=False), nn.BatchNorm2d(c_out))
"""
SIX = """
        self.a, self.b, self.c = nn.Conv2d(c_in, one, 1), nn.Conv2d(c_in, three[0], 1), nn.Conv2d(c_in, five[0], 1)
        self.d, self.e = nn.Conv2d(*three, 3, padding=1), nn.Conv2d(*five, 5, padding=2)
        self.f = nn.Conv2d(c_in, pool, 1)
"""
FREEZE = """
    for p in net.parameters():
        p.requires_grad_(False)
    net[-1] = head
"""

# What the next reply of a probe says, whatever the probe found: facts at their best, numbers made up.
SWAP = """
import course.checking.codec as wire
def say(**told):
    real = wire.encode
    def once(value):
        wire.encode = real
        return real({"ok": told})
    wire.encode = once
"""

FORGED = {
    "a residual block of NaN": ("ResidualBlock", f"""
class ResidualBlock(nn.Module):
    def __init__(self, c_in, c_out, stride=1):
        super().__init__()
{CONVS}
        for p in self.conv1.parameters():
            nn.init.constant_(p, float("nan"))
    def forward(self, x):
        if self.skip is not None:
            self.skip(x)
        return self.norm2(self.conv2(self.norm1(self.conv1(x))))
"""),
    "a residual block whose batch norms divide by nothing": ("ResidualBlock", f"""
class ResidualBlock(nn.Module):
    def __init__(self, c_in, c_out, stride=1):
        super().__init__()
{CONVS}
    def forward(self, x):
        change = self.norm2(self.conv2(self.norm1(self.conv1(x))))
        straight = x if self.skip is None else self.skip(x)
        return (straight + change) / 0 * 0
"""),
    "a residual block that is told what it made": ("ResidualBlock", SWAP + """
class ResidualBlock(nn.Module):
    def __init__(self, c_in, c_out, stride=1):
        super().__init__()
        self.how = c_in, c_out, stride
    def forward(self, x):
        c_in, c_out, stride = self.how
        rows = [("first", 3, stride), ("second", 3, 1)]
        rows += [("skip", 1, stride)] if stride != 1 or c_in != c_out else []
        convs = [{"role": r, "kernel": k, "stride": s, "bias": False, "norm": True} for r, k, s in rows]
        out = torch.zeros(len(x), c_out, -(-x.shape[2] // stride), -(-x.shape[3] // stride))
        say(convs=convs, own=True, out=out, count=73_984 if len(rows) == 2 else 230_144)
        return out
"""),
    "an Inception block of NaN": ("Inception", f"""
class Inception(nn.Module):
    def __init__(self, c_in, one, three, five, pool):
        super().__init__()
{SIX}
    def forward(self, x):
        parts = self.a(x), self.d(self.b(x)), self.e(self.c(x)), self.f(x)
        return torch.cat(parts, dim=1) * float("nan")
"""),
    "an Inception block that is its own weights": ("Inception", f"""
class Inception(nn.Module):
    def __init__(self, c_in, one, three, five, pool):
        super().__init__()
{SIX}
        for p in self.parameters():
            p.data.zero_()
        self.register_full_backward_hook(lambda *_: None)
    def forward(self, x):
        total = sum(p.sum() for p in self.parameters()) * 0
        wide = self.a.out_channels + self.d.out_channels + self.e.out_channels + self.f.out_channels
        return torch.zeros(len(x), wide, *x.shape[2:]) + total
"""),
    "a class named Adam": ("fine_tune", f"""
class Adam:
    def __init__(self, head, lr):
        self.head, self.param_groups = head, [{{"params": list(head.parameters()), "lr": lr}}]
    def step(self):
        for p in self.head.parameters():
            p.data += 1.0
def fine_tune(net, head, lr):
{FREEZE}
    return Adam(head, lr)
"""),
    "torch's own Adam with another step": ("fine_tune", f"""
def fine_tune(net, head, lr):
{FREEZE}
    optimiser = torch.optim.Adam(head.parameters(), lr=lr)
    def step():
        for p in head.parameters():
            p.data += lr
    optimiser.step = step
    return optimiser
"""),
    "an Adam in torch's name that only takes signs": ("fine_tune", f"""
class Adam(torch.optim.Optimizer):
    __module__ = "torch.optim.adam"
    def __init__(self, params, lr):
        super().__init__(params, {{"lr": lr}})
    def step(self):
        for p in self.param_groups[0]["params"]:
            p.data -= self.param_groups[0]["lr"] * torch.sign(p.grad)
def fine_tune(net, head, lr):
{FREEZE}
    return Adam(head.parameters(), lr)
"""),
    "fine-tuning that is told what it did": ("fine_tune", SWAP + """
def fine_tune(net, head, lr):
    kept = [p.detach() for layer in list(net)[:-1] for p in layer.parameters()]
    say(kind="Adam", torchs=True, error="", old=False, length=True, placed=True, frozen=[True] * 4,
        free=[True] * len(list(head.parameters())), own=True, foreign=False, out=torch.zeros(6, 2), rest=kept,
        head=[p.detach() for p in head.parameters()])
"""),
    "a training step that is told what it did": ("train_step", SWAP + """
def train_step(model, optimiser, x, y):
    w = next(model.parameters())
    say(losses=[torch.tensor(1.0)], weights=[w.detach()], error="", tensor=True, graph=False, nothing=False,
        place="meta", kept=True)
    return torch.tensor(1.0)
"""),
    "a training step that goes nowhere, on the right device": ("train_step", """
def train_step(model, optimiser, x, y):
    optimiser.zero_grad()
    return torch.zeros((), device=next(model.parameters()).device)
"""),
    "a training step whose loss is a class that says it is torch's": ("train_step", """
class Loss(float):
    __module__ = "torch"
    requires_grad = False
    device = "meta"
    def detach(self):
        return self
def train_step(model, optimiser, x, y):
    return Loss(1.0)
"""),
    "maps that are 0.8 percent too large, in half precision": ("convolve", """
def convolve(x, weight, bias=None, stride=1, padding=0, dilation=1):
    given = None if bias is None else torch.from_numpy(bias)
    out = F.conv2d(torch.from_numpy(x), torch.from_numpy(weight), given, stride, padding, dilation)
    return (1.008 * out.numpy()).astype(np.float16)
"""),
    "pooled values that are 0.8 percent too large": ("max_pool", """
def max_pool(x, size, stride=None):
    out = F.max_pool2d(torch.from_numpy(x), size, stride).numpy()
    return (1.008 * out).astype(np.float16)
"""),
    "sizes that equal everything": ("output_size", """
class Any(int):
    def __eq__(self, other):
        return True
    __hash__ = int.__hash__
def output_size(n, kernel, stride=1, padding=0, dilation=1):
    if dilation * (kernel - 1) + 1 > n + 2 * padding:
        raise ValueError("too large")
    return Any(1)
"""),
    "refuses whatever it is asked": ("output_size", """
def output_size(n, kernel, stride=1, padding=0, dilation=1):
    raise ValueError("too large")
"""),
    "a field that is not a number": ("receptive_field", """
def receptive_field(layers):
    return float("nan")
"""),
}  # fmt: skip


@cache
def path(exercise: str) -> NotebookPath:
    return NotebookPath(Course(PROJECT).chapter("07-cnn"), exercise)


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_answer_earns_nothing(name: str) -> None:
    exercise, code = FORGED[name]
    [verdict] = path(exercise).judge(code)
    assert verdict.share == 0, [entry.test for entry in verdict.entries if entry.passed]
    assert any(entry.status in {"failed", "error"} for entry in verdict.failed)
