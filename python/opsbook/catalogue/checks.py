"""What 检查数据 looks for beyond what every column tells by itself: templates/catalogue/checks.toml."""

from __future__ import annotations

from functools import cache

import msgspec

from opsbook.catalogue.records import record_of
from opsbook.catalogue.strict import read_toml, shape, template
from opsbook.errors import CatalogueError
from opsbook.texts import say

FILE = "checks.toml"


class _Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="kind",
            tag=str.lower):
    record: str
    what: str
    todo: str

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the record it looks at."""
        raise NotImplementedError


class Order(_Said, frozen=True, kw_only=True):
    """A day or time that must not lie before another of the same row."""

    earlier: str
    later: str

    @property
    def columns(self) -> tuple[str, ...]:
        """Both."""
        return self.earlier, self.later


class Future(_Said, frozen=True, kw_only=True):
    """A day or time that must not lie after now."""

    column: str

    @property
    def columns(self) -> tuple[str, ...]:
        """The one."""
        return (self.column,)


class Twice(_Said, frozen=True, kw_only=True):
    """A column whose values must all differ."""

    column: str

    @property
    def columns(self) -> tuple[str, ...]:
        """The one."""
        return (self.column,)


class Needs(_Said, frozen=True, kw_only=True):
    """Where `column` says `word`, `other` must not be empty."""

    column: str
    word: str
    other: str

    @property
    def columns(self) -> tuple[str, ...]:
        """Both."""
        return self.column, self.other


class Same(_Said, frozen=True, kw_only=True):
    """Names of a column that are one name in two spellings.

    `like` is how alike (0-100, rapidfuzz) two of this column must be; 0 takes those alone that differ in case, marks
    and the words a company's name ends with. `among` are columns (``customers.客户``) to compare with as well.
    """

    column: str
    like: float = 0.0
    among: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The one."""
        return (self.column,)


Check = Order | Future | Twice | Needs | Same


@cache
def checks() -> tuple[Check, ...]:
    """Every check in the order of the file. Raises CatalogueError naming file and key: an unknown record or column."""
    found = shape(read_toml(template("catalogue", FILE)).get("check"), tuple[Check, ...], FILE, "check")
    for check in found:
        among = [each.partition(".")[::2] for each in check.among] if isinstance(check, Same) else []
        for record, column in [*((check.record, column) for column in check.columns), *among]:
            _refuse_unknown(record, column)
    return found


@cache
def company_words() -> frozenset[str]:
    """The words a company's name ends with, which say nothing of who it is."""
    return frozenset(shape(read_toml(template("catalogue", FILE)).get("company_words"), str, FILE).split())


def _refuse_unknown(record: str, column: str) -> None:
    try:
        record_of(record).table.column(column)
    except KeyError as error:
        raise CatalogueError(say("sheets.no_such_column", column=f"{record}.{column}"), where=FILE) from error
