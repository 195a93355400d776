"""Put today's program into a workbook somebody works in: VBA, ribbon, help for the functions. The rest stays as it is.

Kept of the old VBA project: the person's own modules, code behind sheets, libraries they added. Not kept: a password
on the project and its signature, which would be of a project that is gone. Forms are refused: they are more than text.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Mapping, Sequence

from lxml import etree

from opsbook.builder import source, vbaproject
from opsbook.builder.codenames import SheetPart, relations, sheet_parts, with_code_name
from opsbook.builder.functionhelp import add_function_help
from opsbook.builder.ovba import Module, project
from opsbook.builder.package import members, with_ribbon
from opsbook.builder.vbareader import SavedProject, read_project
from opsbook.builder.workbookxml import MAIN, parse, written
from opsbook.errors import DeskError, StoreError
from opsbook.excel.udf import Udf
from opsbook.excel.udfs import UDFS
from opsbook.texts import say

_WORKBOOK_RELATION = "/officeDocument"
_VBA_RELATION = "/vbaProject"
_CONTENT_TYPES = "[Content_Types].xml"
_PROCEDURE = re.compile(r"^(?:(?:Public|Private|Friend|Static) )*(?:Sub|Function|Property \w+) (\w+)",
                        re.MULTILINE | re.IGNORECASE)


def replace_program(book: bytes, udfs: Mapping[str, Udf] = UDFS) -> bytes:
    """Give the workbook with today's VBA, ribbon and function help; every other part is byte for byte the same.

    A sheet that lost its code name gets one again. Raises StoreError for what is no workbook, DeskError for one without
    macros and for VBA that could not be kept: forms, procedures in ThisWorkbook, a project that cannot be read.
    """
    try:
        parts = members(book)
        return _repacked(book, _replaced(parts, udfs))
    except (zipfile.BadZipFile, NotImplementedError, EOFError, LookupError, etree.XMLSyntaxError) as error:
        raise _no_workbook() from error


def _replaced(parts: Mapping[str, bytes], udfs: Mapping[str, Udf]) -> dict[str, bytes]:
    workbook_part = _target(relations(parts, ""), _WORKBOOK_RELATION)
    vba_part = _target(relations(parts, workbook_part), _VBA_RELATION)
    workbook = parse(parts[workbook_part])
    category = add_function_help(workbook, udfs)
    code_name = _name_workbook(workbook)
    sheets = sheet_parts(parts, workbook_part)
    changed = {sheet.part: with_code_name(parts[sheet.part], sheet.code) for sheet in sheets}
    changed[workbook_part] = written(workbook)
    old = _saved(parts[vba_part])
    changed[vba_part] = _project(old, _documents(old, code_name, sheets), vbaproject.program_modules(udfs, category))
    return with_ribbon(_unsigned({**parts, **changed}, vba_part))


def _target(listed: Mapping[str, tuple[str, str]], kind: str) -> str:
    for relation, part in listed.values():
        if relation.endswith(kind):
            return part
    if kind == _VBA_RELATION:
        raise DeskError(say("vba.no_macros"), todo=say("vba.no_macros_todo"))
    raise _no_workbook()


def _no_workbook() -> StoreError:
    return StoreError(say("vba.no_workbook"), todo=say("vba.no_workbook_todo"))


def _name_workbook(workbook: etree._Element) -> str:
    """The code name of the workbook itself, given where it has none."""
    properties = workbook.find(f"{{{MAIN}}}workbookPr")
    if properties is None:
        raise _no_workbook()
    if not properties.get("codeName"):
        properties.set("codeName", "ThisWorkbook")
    return str(properties.get("codeName"))


def _saved(binary: bytes) -> SavedProject:
    try:
        old = read_project(binary)
    except ValueError as error:
        raise DeskError(say("vba.unreadable"), todo=say("vba.unreadable_todo")) from error
    if old.forms:
        raise DeskError(say("vba.forms", names="、".join(old.forms)), todo=say("vba.forms_todo"))
    return old


def _documents(old: SavedProject, code_name: str, sheets: Sequence[SheetPart]) -> list[Module]:
    """The modules of the workbook and its sheets, with the code people wrote behind sheets."""
    before = {module.name.lower(): _code(module) for module in old.modules if module.kind == "Document"}
    ours = source.workbook_document(code_name)
    theirs = set(_PROCEDURE.findall(before.get(code_name.lower(), ""))) - set(_PROCEDURE.findall(ours.text))
    if theirs:
        raise DeskError(say("vba.workbook_code", names="、".join(sorted(theirs))), todo=say("vba.workbook_code_todo"))
    return [ours, *(source.document(sheet.code, sheet.base, before.get(sheet.code.lower(), "")) for sheet in sheets)]


def _project(old: SavedProject, documents: Sequence[Module], program: Sequence[Module]) -> bytes:
    taken = {module.name.lower() for module in (*documents, *program)}
    own = [module for module in old.modules if module.kind != "Document" and module.name.lower() not in taken]
    try:
        return project(vbaproject.NAME, [*documents, *program, *own], old.libraries)
    except UnicodeEncodeError as error:
        raise DeskError(say("vba.foreign_letters", letters=error.object[error.start:error.end]),
                        todo=say("vba.foreign_letters_todo")) from error


def _code(module: Module) -> str:
    lines = module.text.replace("\r\n", "\n").split("\n")
    return "\n".join(line for line in lines if not line.startswith("Attribute VB_"))


def _unsigned(parts: Mapping[str, bytes], vba_part: str) -> dict[str, bytes]:
    """The members without the signatures of the project that was replaced."""
    signatures = {part for _, part in relations(parts, vba_part).values()}
    if not signatures:
        return dict(parts)
    folder, name = posixpath.split(vba_part)
    gone = signatures | {posixpath.join(folder, "_rels", f"{name}.rels")}
    types = parse(parts[_CONTENT_TYPES])
    for each in list(types):
        if each.get("PartName", "").lstrip("/") in gone:
            types.remove(each)
    kept = {part: content for part, content in parts.items() if part not in gone}
    return kept | {_CONTENT_TYPES: written(types)}


def _repacked(book: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The zip with its members in their old order and with their old dates, new ones at the end."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        kept = [info for info in old.infolist() if info.filename in parts]
        for info in kept:
            new.writestr(info, parts[info.filename], zipfile.ZIP_DEFLATED)
        for name in sorted(parts.keys() - {info.filename for info in kept}):
            new.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), parts[name], zipfile.ZIP_DEFLATED)
    return out.getvalue()
