"""Five published nets put together from the blocks of chapter 07: `nets.resnet18(ResidualBlock)`.

Each takes the block that a learner wrote and repeats it as the paper says, for pictures (N, 3, 224, 224) and the
1,000 classes of ImageNet -> logits (N, 1000). Weights are random: `torch.device("meta")` around a call gives shapes
and counts without their memory. Their parameters are as many as torchvision's nets of that name have; googlenet
follows its paper, torchvision's is a later variant (batch norm, and 3x3 for 5x5).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import nn

__all__ = ["alexnet", "densenet121", "googlenet", "resnet18", "vgg16"]


def alexnet(features: nn.Module) -> nn.Sequential:
    """Krizhevsky 2014. features: (N, 3, 224, 224) -> (N, 256, 6, 6)"""
    from torch import nn

    return nn.Sequential(features, *_dense_head(256 * 6 * 6))


def vgg16(block: Callable[[int, int, int], nn.Module]) -> nn.Sequential:
    """Simonyan and Zisserman 2014. block(c_in, c_out, convs): halves height and width."""
    from torch import nn

    plan = ((3, 64, 2), (64, 128, 2), (128, 256, 3), (256, 512, 3), (512, 512, 3))
    return nn.Sequential(*(block(*row) for row in plan), *_dense_head(512 * 7 * 7))


def googlenet(block: Callable[..., nn.Module]) -> nn.Sequential:
    """Szegedy et al. 2014, without its two helper outputs. block(c_in, one, three, five, pool)"""
    from torch import nn

    def halve() -> nn.Module:
        return nn.MaxPool2d(3, stride=2, ceil_mode=True)

    plan = (
        (192, 64, (96, 128), (16, 32), 32), (256, 128, (128, 192), (32, 96), 64), None,
        (480, 192, (96, 208), (16, 48), 64), (512, 160, (112, 224), (24, 64), 64),
        (512, 128, (128, 256), (24, 64), 64), (512, 112, (144, 288), (32, 64), 64),
        (528, 256, (160, 320), (32, 128), 128), None,
        (832, 256, (160, 320), (32, 128), 128), (832, 384, (192, 384), (48, 128), 128),
    )  # fmt: skip
    first = (nn.Conv2d(3, 64, 7, stride=2, padding=3), nn.ReLU(), halve(), nn.Conv2d(64, 64, 1), nn.ReLU())
    second = (nn.Conv2d(64, 192, 3, padding=1), nn.ReLU(), halve())
    blocks = (halve() if row is None else block(*row) for row in plan)
    return nn.Sequential(*first, *second, *blocks, *_mean_head(1024, dropout=0.4))


def resnet18(block: Callable[[int, int, int], nn.Module]) -> nn.Sequential:
    """He et al. 2015. block(c_in, c_out, stride)"""
    from torch import nn

    plan = ((64, 64, 1), (64, 64, 1), (64, 128, 2), (128, 128, 1), (128, 256, 2), (256, 256, 1), (256, 512, 2))
    return nn.Sequential(*_stem(), *(block(*row) for row in plan), block(512, 512, 1), *_mean_head(512))


def densenet121(layer: Callable[[int], nn.Module], growth: int = 32) -> nn.Sequential:
    """Huang et al. 2016. layer(c_in): appends `growth` channels"""
    from torch import nn

    parts, c = [*_stem()], 64
    for repeats in (6, 12, 24, 16):
        parts += [layer(c + growth * i) for i in range(repeats)]
        c += growth * repeats
        parts += [nn.BatchNorm2d(c), nn.ReLU()]
        if repeats != 16:
            parts += [nn.Conv2d(c, c // 2, 1, bias=False), nn.AvgPool2d(2)]
            c //= 2
    return nn.Sequential(*parts, *_mean_head(c))


def _stem() -> tuple[nn.Module, ...]:
    from torch import nn

    wide = nn.Conv2d(3, 64, 7, stride=2, padding=3, bias=False)
    return wide, nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(3, stride=2, padding=1)


def _dense_head(c_in: int) -> tuple[nn.Module, ...]:
    from torch import nn

    first = (nn.Flatten(), nn.Linear(c_in, 4096), nn.ReLU(), nn.Dropout())
    return *first, nn.Linear(4096, 4096), nn.ReLU(), nn.Dropout(), nn.Linear(4096, 1000)


def _mean_head(c_in: int, dropout: float = 0.0) -> tuple[nn.Module, ...]:
    from torch import nn

    return nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(dropout), nn.Linear(c_in, 1000)
