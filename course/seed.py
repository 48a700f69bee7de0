"""One call that makes a notebook repeatable: `seed(0)`."""

from __future__ import annotations

import random
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

from course import device

if TYPE_CHECKING:
    import numpy as np


def seed(value: int = 0) -> np.random.Generator:
    """Seed every source of random numbers in use and return a NumPy generator seeded alike.

    Seeds Python's `random` and NumPy's global state, and torch (every device), TensorFlow and Keras if they
    are imported already: none of them is imported for this, so call it after the imports.
    value: integer in [0, 2**32), the range of NumPy's global state.
    Raises TypeError or ValueError for anything else.
    """
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"seed() expects an int, got {value!r} ({type(value).__name__}): write seed(0)")
    if not 0 <= value < 2**32:
        raise ValueError(f"seed() expects 0 <= value < 2**32, got {value}: choose a smaller number, for example 0")
    import numpy as np

    random.seed(value)
    np.random.seed(value)  # noqa: NPY002 - libraries still draw from the global state
    if "torch" in sys.modules:
        device.seed_torch(value)
    if "tensorflow" in sys.modules:
        sys.modules["tensorflow"].random.set_seed(value)
    if "keras" in sys.modules:  # its layers draw from a generator of its own
        sys.modules["keras"].utils.set_random_seed(value)
    return np.random.default_rng(value)


class _CallableModule(ModuleType):
    """`course.seed` is this module or the function, whichever import came first: both can be called."""

    def __call__(self, *args: Any, **kwargs: Any) -> np.random.Generator:
        return seed(*args, **kwargs)


sys.modules[__name__].__class__ = _CallableModule
