"""Numbers that stand in one place: rules and settings have them, texts and formulas of the record tables name them.

``{S07.last_contact}`` is the number rule S07 compares last_contact with; ``{R24}`` the rule's target;
``{days.fix}`` and ``{days.offer}`` the days that the registers' own columns count with.
"""

from __future__ import annotations

import re

from opsbook.catalogue.rules import rules
from opsbook.domain.registercolumns import FIX_DAYS, OFFER_DAYS
from opsbook.domain.rowtest import RowTest
from opsbook.errors import CatalogueError
from opsbook.texts import say

_NAMED = re.compile(r"\{([A-Z]\d+[a-z]?)(?:\.(\w+))?\}|\{days\.(\w+)\}")
_DAYS = {"fix": FIX_DAYS, "offer": OFFER_DAYS}


def with_numbers(text: str) -> str:
    """The text with the numbers in place of their names. Raises CatalogueError for a number that is not there."""
    return _NAMED.sub(_number, text)


def _number(found: re.Match[str]) -> str:
    rule, column, days = found.groups()
    value = _DAYS.get(days) if days else _of_rule(rule, column)
    if not isinstance(value, float | int):
        raise CatalogueError(say("sheets.no_such_number", name=found[0]))
    return f"{value:g}"


def _of_rule(id: str, column: str | None) -> object:
    rule = rules().get(id)
    if column is None:
        return getattr(rule, "target", None)
    tests: tuple[RowTest, ...] = getattr(rule, "all", ())
    return next((test.value for test in tests if test.column == column), None)
