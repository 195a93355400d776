"""Whose export it is: a title, a label with its cell, or a column may name the store, which must be the own one."""

from __future__ import annotations

import re

from opsbook.catalogue.marks import plain
from opsbook.exports.about import About
from opsbook.exports.grid import column_letter
from opsbook.exports.problems import Log, Place
from opsbook.exports.strips import shown_text

_LABEL = r"(?:(?:店铺|公司|商家)(?:名称)?|(?:store|shop|company)(?:[ _]?name)?)"
_NAMED = re.compile(_LABEL + r"\s*[:：]\s*([^,，;；|]+)", re.I)
_BARE = re.compile(_LABEL, re.I)


def check_store(about: About, log: Log) -> None:
    """Refuse a file that names another store than the context.

    A name in Latin letters can be the own one's English name, where the own one is Chinese: that is a warning.
    """
    if not plain(about.context.store):
        return
    for index, text in enumerate(about.texts):
        if named := _store_named(about, index, text):
            _compare(about, named, about.place(index), log)
    for column in about.table.match.extra:
        _compare_column(about, column, log)


def _store_named(about: About, index: int, text: str) -> str:
    """The store a text names, or the cell to the right of a text that is but the label; "" where there is none."""
    if found := _NAMED.search(text):
        return found[1].strip()
    if _BARE.fullmatch(text.strip().rstrip(":：")) and index + 1 < len(about.body.notes):
        (row, _), (next_row, value) = about.body.notes[index:index + 2]
        return value if row == next_row else ""
    return ""


def _compare_column(about: About, column: int, log: Log) -> None:
    """The first cell of each store that a column of store names holds."""
    head, sheet = about.table.match.headings[column], about.table.sheet
    if not _BARE.fullmatch(head.text.strip()):
        return
    told: set[str] = set()
    for place, row in zip(about.body.places, about.body.rows, strict=True):
        named = shown_text(row[column]) if column < len(row) else ""
        if named and named not in told:
            told.add(named)
            _compare(about, named, Place(sheet.name, sheet.row_number(place), column_letter(column), head.text), log)


def _compare(about: About, named: str, place: Place, log: Log) -> None:
    own, other = plain(about.context.store), plain(named)
    if not other or other in own or own in other or plain(named.split()[0]) in own:
        return
    if other.isascii() and not own.isascii():
        log.warn("perhaps_other_store", place, named, store=about.context.store)
    else:
        log.error("other_store", place, named, store=about.context.store)
