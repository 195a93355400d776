"""What is handed to Excel so that a cell holds exactly the value: Excel reads a text as if somebody had typed it.

A text that Excel would take for something else (``=1+1``, ``-``, 00123, 3/4, 2025年3月, 3%, TRUE, a long id) gets the
mark ``'`` before it, which Excel keeps apart from the text. Dates go as numbers: a cell keeps its own format.
"""

from __future__ import annotations

import re
from typing import Final

from opsbook.desk.closed.cells import Raw
from opsbook.desk.closed.values import Content

MARK: Final = "'"
EMPTY: Final = ""
LONGEST_TYPED: Final = 40      # characters: no date or time that Excel reads is longer; a number may be
_STARTS: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠", MARK, "#")    # full-width ones start a formula too
_WORDS: Final = frozenset({"TRUE", "FALSE"})
_NUMBER_SIGNS = re.compile(r"[\d\s.,eE%()+$¥€/:-]+")
_FILE_ONLY = re.compile(r"_xl(?:fn|ws)\.")      # the file's prefix of newer functions; typed, they have none

Put = str | float | bool


def as_put(content: Content) -> Put:
    """A cell's content for Range.Value; the empty text empties the cell."""
    if content.formula is not None:
        return formula_as_put(content.formula)
    return value_as_put(content.value)


def formula_as_put(formula: str) -> str:
    """A formula of the file (no equals sign) as it is typed."""
    return "=" + _FILE_ONLY.sub("", formula)


def value_as_put(value: Raw) -> Put:
    """A value for Range.Value."""
    if isinstance(value, str):
        return MARK + value if _could_be_read(value) else value
    return value if isinstance(value, bool | float) else EMPTY


def _could_be_read(text: str) -> bool:
    """Whether Excel could take the text for a formula, a number, a date, a truth value or an error."""
    bare = text.strip()
    if bare.startswith(_STARTS) or bare.upper() in _WORDS:
        return True
    digits = any(char.isnumeric() for char in bare)
    return digits and (len(bare) <= LONGEST_TYPED or _NUMBER_SIGNS.fullmatch(bare) is not None)
