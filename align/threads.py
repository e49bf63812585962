"""One thread for our own linear algebra.

The matrices of a story are small: threads of the library wait for each other longer than they work,
which doubles the time on a free machine and multiplies it on a busy one. Encoders that are plugged
in keep their threads.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

import numpy as np  # noqa: F401  # its library must be loaded before it is looked for
from threadpoolctl import ThreadpoolController

P = ParamSpec("P")
R = TypeVar("R")

_LIBRARIES = ThreadpoolController()


def one_thread(function: Callable[P, R]) -> Callable[P, R]:
    """The function, on one thread of the linear algebra, which then has again what it had."""
    limited: Callable[P, R] = _LIBRARIES.wrap(limits=1, user_api="blas")(function)
    return limited
