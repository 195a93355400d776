"""A cell function as data: what the wrapper module, the function wizard, the server and the tests need to know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Argument:
    """One argument of a cell function; `help` is shown in Excel's function wizard (at most 255 characters)."""

    name: str
    help: str
    optional: bool = False


@dataclass(frozen=True)
class Udf:
    """A function cells can call: `name` in ASCII, `help` in Chinese (at most 255 characters).

    `call` takes what Excel hands over (a scalar, or rows of scalars for a range; None for an empty cell, an optional
    argument left out is not passed) and gives a scalar or rows of scalars.
    """

    name: str
    help: str
    arguments: tuple[Argument, ...]
    call: Callable[..., Any]
