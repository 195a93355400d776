"""Sheets of a new workbook put into one somebody works in: those it lacks added, those laid out anew replaced.

Every other sheet, format, chart and name of the person stays as it is. What a replaced sheet held in tables and named
cells is for the caller to carry over; nothing else of it is.
"""

from __future__ import annotations

import copy
import posixpath
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from opsbook.builder.codenames import relations
from opsbook.builder.graftstyles import Shift, append_styles
from opsbook.builder.package import members
from opsbook.builder.workbookxml import MAIN, OFFICE_RELATIONS, insert, parse, written

TYPES = "[Content_Types].xml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_CONTENT = "http://schemas.openxmlformats.org/package/2006/content-types"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_NAMES_BEFORE = ("calcPr", "oleSize", "customWorkbookViews", "pivotCaches", "fileRecoveryPr", "extLst")
_TABLE_RULES = ("headerRowDxfId", "dataDxfId", "totalsRowDxfId", "headerRowBorderDxfId", "tableBorderDxfId")
_ID = f"{{{OFFICE_RELATIONS}}}id"


def graft_sheets(book: bytes, model: bytes, titles: Iterable[str]) -> dict[str, bytes]:
    """Give the parts of `book` with the sheets `titles` of `model`, each in the place the model has it.

    A sheet of the same title is replaced, with its tables. Defined names of the model that point into these sheets come
    along. Raises LookupError and zipfile.BadZipFile for what is no workbook.
    """
    graft = _Graft(members(book), members(model))
    wanted = set(titles)
    order = [sheet.get("name", "") for sheet in graft.theirs.sheets]
    for place, title in enumerate(order):
        if title in wanted:
            graft.put(title, order[:place])
    graft.name(wanted)
    return graft.parts()


class _Workbook:
    """The parts of one workbook, its sheets and styles."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        self.members = dict(parts)
        self.path = _target(relations(parts, ""), "/officeDocument")
        self.tree = parse(parts[self.path])
        self.listed = _part(self.tree, "sheets")
        self.styles_path = _target(relations(parts, self.path), "/styles")
        self.styles = parse(parts[self.styles_path])

    @property
    def sheets(self) -> list[etree._Element]:
        """The sheets in their order."""
        return list(self.listed.iterchildren(f"{{{MAIN}}}sheet"))

    def sheet(self, title: str) -> etree._Element | None:
        """The sheet of that title, whatever its case."""
        return next((each for each in self.sheets if each.get("name", "").lower() == title.lower()), None)

    def part_of(self, sheet: etree._Element) -> str:
        """The part that holds the sheet."""
        return relations(self.members, self.path)[sheet.get(_ID, "")][1]

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part points to."""
        return relations(self.members, part)


@dataclass
class _Graft:
    """The work on one workbook."""

    old: Mapping[str, bytes]
    model: Mapping[str, bytes]
    ours: _Workbook = field(init=False)
    theirs: _Workbook = field(init=False)
    shift: Shift = field(init=False)
    strings: list[etree._Element] = field(init=False)
    types: etree._Element = field(init=False)

    def __post_init__(self) -> None:
        self.ours, self.theirs = _Workbook(self.old), _Workbook(self.model)
        self.shift = append_styles(self.ours.styles, self.theirs.styles)
        shared = _found(self.theirs.related(self.theirs.path), "/sharedStrings")
        self.strings = list(parse(self.model[shared])) if shared else []
        self.types = parse(self.old[TYPES])
        self._drop_calculation_chain()

    def put(self, title: str, before: Sequence[str]) -> None:
        """Replace the sheet of that title, or add it behind the last of the sheets `before` that is there."""
        theirs, there = self.theirs.sheet(title), self.ours.sheet(title)
        assert theirs is not None
        part = self._add(theirs, before) if there is None else self.ours.part_of(there)
        if there is not None:
            self._drop_related(part)
        self._fill(part, self.theirs.part_of(theirs))

    def name(self, titles: set[str]) -> None:
        """Define the model's names that point into the sheets, in place of those that are there."""
        listed = self.ours.tree.find(f"{{{MAIN}}}definedNames")
        if listed is None:
            listed = etree.Element(f"{{{MAIN}}}definedNames")
            insert(self.ours.tree, listed, _NAMES_BEFORE)
        theirs = [sheet.get("name", "") for sheet in self.theirs.sheets]
        ours = {sheet.get("name", ""): str(place) for place, sheet in enumerate(self.ours.sheets)}
        for each in _part(self.theirs.tree, "definedNames"):
            own = copy.deepcopy(each)
            if scope := each.get("localSheetId"):
                if theirs[int(scope)] not in titles:
                    continue
                own.set("localSheetId", ours[theirs[int(scope)]])
            elif not any(_points_into(each.text or "", title) for title in titles) and _named(listed, own) is not None:
                continue
            if (old := _named(listed, own)) is not None:
                listed.remove(old)
            listed.append(own)
        listed[:] = sorted(listed, key=lambda each: (each.get("name", "").lower(), int(each.get("localSheetId", "-1"))))

    def parts(self) -> dict[str, bytes]:
        """Every part as it is now."""
        return {**self.ours.members, self.ours.path: written(self.ours.tree),
                self.ours.styles_path: written(self.ours.styles), TYPES: written(self.types)}

    # one sheet

    def _add(self, theirs: etree._Element, before: Sequence[str]) -> str:
        """List a new sheet, empty yet; give its part."""
        part = self._free("xl/worksheets/sheet{}.xml")
        known = (at for at, sheet in enumerate(self.ours.sheets) if sheet.get("name", "") in before)
        place = 1 + max(known, default=-1)
        number = 1 + max((int(sheet.get("sheetId", "0")) for sheet in self.ours.sheets), default=0)
        relation = self._relate(self.ours.path, f"{OFFICE_RELATIONS}/worksheet", part)
        sheet = etree.Element(f"{{{MAIN}}}sheet", {"name": theirs.get("name", ""), "sheetId": str(number)})
        if state := theirs.get("state"):
            sheet.set("state", state)
        sheet.set(_ID, relation)
        self.ours.listed.insert(place, sheet)
        self._move_places(place)
        self._declare(part, _SHEET_TYPE)
        self.ours.members[part] = b""
        return part

    def _move_places(self, place: int) -> None:
        """Names and views count sheets: those from `place` on stand one further back."""
        views = self.ours.tree.iterfind(f"{{{MAIN}}}bookViews/{{{MAIN}}}workbookView")
        counted = [(each, attribute) for each in views for attribute in ("activeTab", "firstSheet")]
        names = self.ours.tree.iterfind(f"{{{MAIN}}}definedNames/{{{MAIN}}}definedName[@localSheetId]")
        for each, attribute in [*counted, *((name, "localSheetId") for name in names)]:
            if (at := each.get(attribute)) is not None and int(at) >= place:
                each.set(attribute, str(int(at) + 1))

    def _fill(self, part: str, source: str) -> None:
        """Put the model's sheet into the part, with the parts it points to."""
        tree = parse(self.model[source])
        self._restyle(tree)
        moved = {id: self._related(part, kind, target) for id, (kind, target) in self.theirs.related(source).items()}
        for each in tree.iter():
            if (relation := each.get(_ID)) in moved:
                each.set(_ID, moved[relation])
        for view in tree.iterfind(f"{{{MAIN}}}sheetViews/{{{MAIN}}}sheetView[@tabSelected]"):
            del view.attrib["tabSelected"]
        self.ours.members[part] = written(tree)

    def _restyle(self, tree: etree._Element) -> None:
        for cell in tree.iter(f"{{{MAIN}}}c"):
            cell.set("s", str(int(cell.get("s", "0")) + self.shift.cells))
            if cell.get("t") == "s":
                self._write_out(cell)
        for tag, attribute in (("row", "s"), ("col", "style")):
            for each in tree.iter(f"{{{MAIN}}}{tag}"):
                if (style := each.get(attribute)) is not None:
                    each.set(attribute, str(int(style) + self.shift.cells))
        for rule in tree.iter(f"{{{MAIN}}}cfRule"):
            if (look := rule.get("dxfId")) is not None:
                rule.set("dxfId", str(int(look) + self.shift.rules))

    def _write_out(self, cell: etree._Element) -> None:
        """A shared string as a string of the cell's own: the other workbook shares others."""
        value = _part(cell, "v")
        cell.set("t", "inlineStr")
        text = etree.Element(f"{{{MAIN}}}is")
        text.extend(copy.deepcopy(each) for each in self.strings[int(value.text or "0")])
        cell.replace(value, text)

    def _related(self, part: str, kind: str, target: str) -> str:
        """Copy what the model's sheet points to under a free name; give the new relation's id."""
        folder, name = posixpath.split(target)
        stem, suffix = posixpath.splitext(name)
        new = self._free(f"{folder}/{stem.rstrip('0123456789')}{{}}{suffix}")
        self.ours.members[new] = self._renumbered(self.model[target]) if kind.endswith("/table") else self.model[target]
        theirs = parse(self.model[TYPES])
        for each in theirs:
            if each.get("PartName") == f"/{target}":
                self._declare(new, each.get("ContentType", ""))
            extension = each.get("Extension")
            if extension == suffix[1:] and all(own.get("Extension") != extension for own in self.types):
                self.types.insert(0, copy.deepcopy(each))
        return self._relate(part, kind, new)

    def _renumbered(self, table: bytes) -> bytes:
        """The table with a number that is free, its looks those appended."""
        tree = parse(table)
        used = [int(parse(content).get("id", "0")) for name, content in self.ours.members.items()
                if name.startswith("xl/tables/") and content]
        tree.set("id", str(max(used, default=0) + 1))
        for each in tree.iter():
            for attribute in _TABLE_RULES:
                if (look := each.get(attribute)) is not None:
                    each.set(attribute, str(int(look) + self.shift.rules))
        return written(tree)

    def _drop_related(self, part: str) -> None:
        """Take out what the old sheet points to: its tables, buttons, printer settings."""
        for _, target in self.ours.related(part).values():
            self._remove(target)
        self.ours.members.pop(_relations_of(part), None)

    def _drop_calculation_chain(self) -> None:
        for relation, (kind, target) in self.ours.related(self.ours.path).items():
            if kind.endswith("/calcChain"):
                self._remove(target)
                listed = parse(self.ours.members[_relations_of(self.ours.path)])
                for each in [own for own in listed if own.get("Id") == relation]:
                    listed.remove(each)
                self.ours.members[_relations_of(self.ours.path)] = written(listed)

    def _declare(self, part: str, kind: str) -> None:
        etree.SubElement(self.types, f"{{{_CONTENT}}}Override", {"PartName": f"/{part}", "ContentType": kind})

    def _remove(self, part: str) -> None:
        self.ours.members.pop(part, None)
        for each in [own for own in self.types if own.get("PartName", "").lstrip("/") == part]:
            self.types.remove(each)

    def _relate(self, part: str, kind: str, target: str) -> str:
        """Point from a part to another; give the relation's id."""
        path = _relations_of(part)
        known = self.ours.members.get(path)
        listed = parse(known) if known else etree.Element(f"{{{_PACKAGE}}}Relationships")
        taken = {each.get("Id") for each in listed}
        id = next(f"rIdOps{number}" for number in range(1, len(taken) + 2) if f"rIdOps{number}" not in taken)
        etree.SubElement(listed, f"{{{_PACKAGE}}}Relationship", {"Id": id, "Type": kind, "Target": f"/{target}"})
        self.ours.members[path] = written(listed)
        return id

    def _free(self, pattern: str) -> str:
        """The first name of that pattern no part has."""
        taken = {name.lower() for name in self.ours.members}
        return next(name for number in range(1, len(taken) + 2)
                    if (name := pattern.format(number)).lower() not in taken)


def _part(parent: etree._Element, tag: str) -> etree._Element:
    found = parent.find(f"{{{MAIN}}}{tag}")
    if found is None:
        raise LookupError(tag)
    return found


def _target(listed: Mapping[str, tuple[str, str]], kind: str) -> str:
    if (found := _found(listed, kind)) is None:
        raise LookupError(kind)
    return found


def _found(listed: Mapping[str, tuple[str, str]], kind: str) -> str | None:
    return next((target for relation, target in listed.values() if relation.endswith(kind)), None)


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _named(listed: etree._Element, wanted: etree._Element) -> etree._Element | None:
    return next((each for each in listed if each.get("name", "").lower() == wanted.get("name", "").lower()
                 and each.get("localSheetId") == wanted.get("localSheetId")), None)


def _points_into(text: str, title: str) -> bool:
    return text.lstrip("=").startswith((f"{title}!", f"'{title}'!"))
