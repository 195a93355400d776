"""Numbers that stand in one place: rules and settings have them, texts and formulas of the record tables name them.

``{S07.last_contact}`` is the number rule S07 compares last_contact with; ``{R24}`` the rule's target;
``{settings.backups}`` the default of a setting.
"""

from __future__ import annotations

import re

from opsbook.catalogue.rules import rules
from opsbook.catalogue.settings import default_values, value_at
from opsbook.domain.rowtest import RowTest
from opsbook.errors import CatalogueError
from opsbook.texts import say

_NAMED = re.compile(r"\{([A-Z]\d+[a-z]?)(?:\.(\w+))?\}|\{settings\.([\w.]+)\}")


def with_numbers(text: str) -> str:
    """The text with the numbers in place of their names. Raises CatalogueError for a number that is not there."""
    return _NAMED.sub(_number, text)


def _number(found: re.Match[str]) -> str:
    rule, column, setting = found.groups()
    value = value_at(default_values(), setting) if setting else _of_rule(rule, column)
    if not isinstance(value, float | int):
        raise CatalogueError(say("sheets.no_such_number", name=found[0]))
    return f"{value:g}"


def _of_rule(id: str, column: str | None) -> object:
    rule = rules().get(id)
    if column is None:
        return getattr(rule, "target", None)
    tests: tuple[RowTest, ...] = getattr(rule, "all", ())
    return next((test.value for test in tests if test.column == column), None)
