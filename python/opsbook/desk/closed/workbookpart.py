"""The workbook part: which sheets there are, its defined names, its date system, its calculation settings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count

from lxml import etree

from opsbook.desk.closed.markup import (
    ATTRIBUTES,
    PREFIX,
    attribute,
    parse,
    start_tag,
    with_attribute,
    without_attribute,
)
from opsbook.desk.closed.package import Package
from opsbook.desk.closed.refusal import Damaged

_CALCULATION = start_tag("calcPr")
_SHEET = start_tag("sheet")
_VIEW = start_tag("workbookView")
HIDDEN = "hidden"
_NAMES_BEFORE = rb"(?:sheets|functionGroups|externalReferences|definedNames)(?=[\s/>])"
_BEFORE = re.compile(rb"</(" + PREFIX + rb")" + _NAMES_BEFORE + rb"\s*>|<(" + PREFIX + rb")" + _NAMES_BEFORE
                     + ATTRIBUTES + rb"/>")


@dataclass(frozen=True)
class DefinedName:
    """A name and what it stands for; `sheet` is where it is known, None everywhere."""

    name: str
    text: str
    sheet: str | None = None


@dataclass(frozen=True)
class WorkbookPart:
    """What the part says; `sheets` maps each sheet's name to its part, chart sheets included, `hidden` are those that
    a person may bring back (not the very hidden ones).
    """

    path: str
    sheets: dict[str, str]
    names: tuple[DefinedName, ...]
    epoch_1904: bool
    hidden: frozenset[str] = frozenset()


def read_workbook(package: Package) -> WorkbookPart:
    """The workbook part of a package. Raises Damaged where the package is no workbook (or an .xlsb)."""
    path = next((each.target for each in package.relations("") if each.kind == "officeDocument"), "")
    if path not in package or not path.lower().endswith(".xml"):
        raise Damaged("closed_not_workbook")
    root = parse(package.read(path))
    if not str(root.tag).endswith("}workbook"):
        raise Damaged("closed_not_workbook")
    targets = {each.id: each.target for each in package.relations(path)}
    order = [(each.get("name", ""), targets.get(_relation(each), ""))
             for each in root.iterfind("{*}sheets/{*}sheet")]
    names = tuple(DefinedName(each.get("name", ""), (each.text or "").strip(), _scope(each.get("localSheetId"), order))
                  for each in root.iterfind("{*}definedNames/{*}definedName"))
    flags = [each.get("date1904", "") for each in root.iterfind("{*}workbookPr")]
    hidden = frozenset(each.get("name", "") for each in root.iterfind("{*}sheets/{*}sheet")
                       if each.get("state") == HIDDEN)
    return WorkbookPart(path, dict(order), names, any(flag in ("1", "true", "on") for flag in flags), hidden)


def _relation(sheet: etree._Element) -> str:
    return next((str(value) for name, value in sheet.attrib.items() if str(name).endswith("}id")), "")


def _scope(number: str | None, order: list[tuple[str, str]]) -> str | None:
    return order[int(number)][0] if number and number.isdecimal() and int(number) < len(order) else None


def with_visible(workbook: bytes, sheets: Mapping[str, bool]) -> bytes:
    """The workbook part with sheets shown or hidden; very hidden ones and the one that is in front stay as they are."""
    view = _VIEW.search(workbook)
    front, numbers = int((attribute(view[0], "activeTab") or "0") if view else 0), count()

    def changed(found: re.Match[bytes]) -> bytes:
        tag, is_front = found[0], next(numbers) == front
        visible, state = sheets.get(attribute(tag, "name") or ""), attribute(tag, "state")
        if visible and state == HIDDEN:
            return without_attribute(tag, "state")
        hides = visible is False and state in (None, "visible") and not is_front
        return with_attribute(tag, "state", HIDDEN) if hides else tag

    return _SHEET.sub(changed, workbook)


def calculated_on_load(workbook: bytes) -> bytes:
    """The workbook part asking for a full calculation when it is next opened."""
    found = _CALCULATION.search(workbook)
    if found:
        return workbook[:found.start()] + with_attribute(found[0], "fullCalcOnLoad", "1") + workbook[found.end():]
    last = max(_BEFORE.finditer(workbook), key=lambda each: each.end(), default=None)
    if last is None:
        raise Damaged("closed_damaged")
    prefix = last[1] if last[1] is not None else last[2]
    return b"".join((workbook[:last.end()], b"<", prefix, b'calcPr fullCalcOnLoad="1"/>', workbook[last.end():]))
