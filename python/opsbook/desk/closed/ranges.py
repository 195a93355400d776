"""What grows with a table: validations and conditional formats (x14 too), ignored errors, sparklines, names."""

from __future__ import annotations

import re
from typing import Final

from opsbook.desk.closed.addresses import Area, area
from opsbook.desk.closed.markup import PREFIX, attribute, escape, start_tag, unescape, with_attribute
from opsbook.desk.closed.references import CellReference, cut
from opsbook.desk.closed.tables import Table

_RANGED: Final = tuple(start_tag(name) for name in ("conditionalFormatting", "dataValidation", "ignoredError"))
_EXTENSION = re.compile(rb"(<(" + PREFIX + rb")sqref>)([^<]*)(</\2sqref>)")
_SPARKLINE = re.compile(rb"(<(" + PREFIX + rb")f>)([^<]*)(</\2f>)(?=\s*<" + PREFIX + rb"sqref>)")
_NAME = re.compile(rb"(<(" + PREFIX + rb")definedName(?=\s)[^>]*>)([^<]*)(</\2definedName)")


def stretched_sheet(tail: bytes, old: Table, new: Table) -> bytes:
    """What follows a sheet's cells, with the ranges that cover rows of the table as long as its new body."""
    for pattern in _RANGED:
        tail = pattern.sub(lambda found: _tag(found[0], old, new), tail)
    tail = _EXTENSION.sub(lambda found: found[1] + stretched(unescape(found[3]), old, new).encode() + found[4], tail)
    return _SPARKLINE.sub(lambda found: found[1] + escape(_formula(unescape(found[3]), old, new)) + found[4], tail)


def stretched_names(workbook: bytes, old: Table, new: Table) -> bytes:
    """The workbook part with the defined names that are exactly columns of the table's body as long as the new one."""
    return _NAME.sub(lambda found: found[1] + escape(_formula(unescape(found[3]), old, new)) + found[4], workbook)


def _tag(tag: bytes, old: Table, new: Table) -> bytes:
    said = attribute(tag, "sqref") or ""
    now = stretched(said, old, new)
    return tag if now == said else with_attribute(tag, "sqref", now)


def stretched(ranges: str, old: Table, new: Table) -> str:
    """Ranges separated by blanks; those that begin with the table's rows and reach their end follow the new body."""
    return " ".join(_range(each, old.area.top, old.body, new.body) for each in ranges.split())


def _range(text: str, header: int, old: Area, new: Area) -> str:
    try:
        said = area(text)
    except ValueError:
        return text
    within = old.left <= said.left and said.right <= old.right
    if within and said.top in (header, old.top) and old.bottom <= said.bottom < new.bottom:
        return str(said._replace(bottom=new.bottom))
    return text


def _formula(text: str, old: Table, new: Table) -> str:
    """A reference to whole columns of the body, the old one made the new one; anything else as it is."""
    pieces = [piece for piece in cut(text).pieces if piece]
    if len(pieces) != 1 or not isinstance(pieces[0], CellReference) or pieces[0].sheet != old.sheet:
        return text
    said = pieces[0].area
    if (said.top, said.bottom) != (old.body.top, old.body.bottom) or not old.body.meets(said):
        return text
    return text.removesuffix(str(said.bottom)) + str(new.body.bottom)
