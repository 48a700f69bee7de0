"""course.nets: whole nets from chapter 07's blocks have the shapes and parameters of the published ones."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from autograder.authoring import bank
from autograder.layout import Course
from course import nets

PROJECT = Path(__file__).resolve().parents[2]

PUBLISHED = {"alexnet": 61_100_840, "vgg16": 138_357_544, "resnet18": 11_689_512, "densenet121": 7_978_856}


class _DenseLayer(nn.Module):
    def __init__(self, c_in: int) -> None:
        super().__init__()
        first = nn.BatchNorm2d(c_in), nn.ReLU(), nn.Conv2d(c_in, 128, 1, bias=False)
        self.new = nn.Sequential(*first, nn.BatchNorm2d(128), nn.ReLU(), nn.Conv2d(128, 32, 3, padding=1, bias=False))

    def forward(self, x: Any) -> Any:
        return torch.cat([x, self.new(x)], dim=1)


def _vgg_block(c_in: int, c_out: int, convs: int) -> nn.Module:
    parts = [p for i in range(convs) for p in (nn.Conv2d(c_out if i else c_in, c_out, 3, padding=1), nn.ReLU())]
    return nn.Sequential(*parts, nn.MaxPool2d(2))


def _alexnet_features() -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(3, 64, 11, stride=4, padding=2), nn.MaxPool2d(3, 2), nn.Conv2d(64, 192, 5, padding=2),
        nn.MaxPool2d(3, 2), nn.Conv2d(192, 384, 3, padding=1), nn.Conv2d(384, 256, 3, padding=1),
        nn.Conv2d(256, 256, 3, padding=1), nn.MaxPool2d(3, 2),
    )  # fmt: skip


@pytest.fixture(scope="module")
def blocks() -> dict[str, Any]:
    """The reference answers' blocks."""
    names: dict[str, Any] = {"nn": nn, "torch": torch, "F": nn.functional}
    answers = bank.reference(Course(PROJECT).chapter("07-cnn"))
    for name in ("Inception", "ResidualBlock"):
        exec(answers[name], names)
    return names


def _makers(blocks: dict[str, Any]) -> dict[str, Callable[[], nn.Module]]:
    return {
        "alexnet": lambda: nets.alexnet(_alexnet_features()),
        "vgg16": lambda: nets.vgg16(_vgg_block),
        "resnet18": lambda: nets.resnet18(blocks["ResidualBlock"]),
        "densenet121": lambda: nets.densenet121(_DenseLayer),
        "googlenet": lambda: nets.googlenet(blocks["Inception"]),
    }


@pytest.mark.parametrize("name", [*PUBLISHED, "googlenet"])
def test_a_net_turns_pictures_into_a_thousand_logits(name: str, blocks: dict[str, Any]) -> None:
    with torch.device("meta"):
        out = _makers(blocks)[name]()(torch.empty(2, 3, 224, 224))
    assert out.shape == (2, 1000)


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_net_has_the_published_number_of_parameters(name: str, blocks: dict[str, Any]) -> None:
    with torch.device("meta"):
        net = _makers(blocks)[name]()
    assert sum(p.numel() for p in net.parameters()) == PUBLISHED[name]


def test_googlenet_has_the_parameters_of_its_paper(blocks: dict[str, Any]) -> None:
    with torch.device("meta"):
        net = nets.googlenet(blocks["Inception"])
    assert sum(p.numel() for p in net.parameters()) == 6_998_552
