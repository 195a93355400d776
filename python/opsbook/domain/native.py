"""A rule's comparison as a spreadsheet formula, for sheets where no Python answers.

Only IF, AND, ISNUMBER and ROUND, which every Excel since 2007, WPS and LibreOffice knows. A number is missing where
ISNUMBER says so: an empty cell, "", a text, an error. Both sides of a comparison are rounded to 10 places, as in
opsbook.domain.judgement.
"""

from __future__ import annotations

from dataclasses import dataclass

from opsbook.domain.judgement import PLACES, Comparison
from opsbook.domain.verdict import Verdict

NOTHING = '""'
_SIGNS: dict[Comparison, str] = {"ge": ">=", "gt": ">", "le": "<=", "lt": "<", "eq": "=", "ne": "<>"}


@dataclass(frozen=True)
class CellNames:
    """Where the numbers of a row stand: each a cell, a structured reference or a defined name."""

    value: str
    last: str
    average: str
    best: str
    target: str
    limit: str


@dataclass(frozen=True)
class Native:
    """Two formulas without their ``=``: `verdict` gives the verdict's word, `target` the target or ""."""

    verdict: str
    target: str


def when(test: str, then: Verdict | str, otherwise: Verdict | str) -> str:
    """IF(test, then, otherwise); a verdict stands for its word."""
    return f"IF({test},{_written(then)},{_written(otherwise)})"


def known(*cells: str) -> str:
    """Whether all the cells hold numbers."""
    tests = [f"ISNUMBER({cell})" for cell in cells]
    return tests[0] if len(tests) == 1 else f"AND({','.join(tests)})"


def stands(value: str, comparison: Comparison, target: str) -> str:
    """Whether `value` stands to `target` as `comparison` says, both rounded."""
    return f"ROUND({value},{PLACES}){_SIGNS[comparison]}ROUND({target},{PLACES})"


def shown(cell: str) -> str:
    """The cell's number, "" where it has none (an empty cell would give 0)."""
    return when(known(cell), cell, NOTHING)


def _written(result: Verdict | str) -> str:
    return f'"{result.word}"' if isinstance(result, Verdict) else result
