"""Which workbook a zip holds, checked part by part and copied plain for the readers."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field, replace

from opsbook.exports.archives import check_xml, is_xml, open_archive, part_name, parts
from opsbook.exports.limits import LIMITS
from opsbook.exports.moneyformats import money_cells, money_styles
from opsbook.exports.ooxml import SheetPart, WorkbookPart, may_be_sheet, read_workbook_part, scan_sheet
from opsbook.exports.sheets import Container
from opsbook.exports.unreadable import Unreadable

# Main part types of [Content_Types].xml -> container; the rest are what people pick by mistake.
_CONTENT_TYPES: tuple[tuple[bytes, Container], ...] = (
    (b"ms-excel.sheet.binary.macroenabled.main", "xlsb"),
    (b"sheet.macroenabled.main+xml", "xlsm"),
    (b"template.macroenabled.main+xml", "xlsm"),
    (b"spreadsheetml.sheet.main+xml", "xlsx"),
    (b"spreadsheetml.template.main+xml", "xlsx"),
)
_MAIN_PARTS: tuple[tuple[str, Container], ...] = (("xl/workbook.bin", "xlsb"), ("xl/workbook.xml", "xlsx"))
_OTHER_PARTS = (("word/document.xml", "word"), ("ppt/presentation.xml", "slides"), ("index/document.iwa", "numbers"))
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_EXPORTS = (".xls", ".xlsx", ".xlsm", ".xlsb", ".ods", ".csv", ".tsv", ".txt")


@dataclass(frozen=True)
class Package:
    """A checked workbook package; `plain` is the same package with its parts inflated.

    `sheet_parts` (by part name in lower case) and `workbook` are empty for .xlsb and .ods.
    """

    container: Container
    plain: bytes
    workbook: WorkbookPart
    sheet_parts: dict[str, SheetPart] = field(default_factory=dict)

    @property
    def is_xml(self) -> bool:
        """Whether it is Office Open XML, which openpyxl can read."""
        return self.container in ("xlsx", "xlsm")

    @property
    def bounded(self) -> bool:
        """Whether a reader in this process may hold every sheet as a full rectangle."""
        return (self.is_xml and len(self.plain) <= LIMITS.inline_bytes
                and all(part.bounded for part in self.sheet_parts.values()))

    @property
    def far(self) -> bool:
        """Whether some cell lies so far away that a full rectangle cannot be held."""
        return any(part.far for part in self.sheet_parts.values())

    @property
    def errors_placed(self) -> bool:
        """Whether the place of every error cell is known."""
        return all(part.errors_placed for part in self.sheet_parts.values())


def open_package(data: bytes) -> Package:
    """Check a zip container and copy it. Raises Unreadable for a hostile, damaged or other kind of zip."""
    archive = open_archive(data)
    container = _container(archive)
    sheet_parts: dict[str, SheetPart] = {}
    index_parts: dict[str, bytes] = {}
    copy = io.BytesIO()
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as plain:
        for name, content in parts(archive):
            if container != "ods" and is_xml(name, content):
                check_xml(content)
                if container != "xlsb" and may_be_sheet(content):
                    sheet_parts[name.lower()] = scan_sheet(content)
            if name.lower().endswith((".rels", "/workbook.xml", "/styles.xml")):
                index_parts[name] = content
            plain.writestr(zipfile.ZipInfo(name), content)
    _note_currencies(copy, index_parts, sheet_parts)
    return Package(container, copy.getvalue(), read_workbook_part(index_parts), sheet_parts)


def _note_currencies(copy: io.BytesIO, index_parts: dict[str, bytes], sheet_parts: dict[str, SheetPart]) -> None:
    """Complete the sheet parts with cells that show a currency; they are read again only where a style shows one."""
    styles = next((money_styles(content) for name, content in index_parts.items()
                   if name.lower().endswith("/styles.xml")), {})
    if not styles:
        return
    with zipfile.ZipFile(copy) as plain:
        for name in plain.namelist():
            if part := sheet_parts.get(name.lower()):
                sheet_parts[name.lower()] = replace(part, currencies=money_cells(plain.read(name), styles))


def _container(archive: zipfile.ZipFile) -> Container:
    entries = {part_name(entry).lower(): entry for entry in archive.infolist()}
    types = _small(archive, entries.get("[content_types].xml")).lower()
    mimetype = _small(archive, entries.get("mimetype"))
    found: list[Container] = ["ods"] if mimetype.startswith(_ODS) else []
    found += [container for content_type, container in _CONTENT_TYPES if content_type in types]
    found += [container for name, container in _MAIN_PARTS if name in entries]
    if found:
        return found[0]
    raise _mistaken(entries, mimetype)


def _small(archive: zipfile.ZipFile, entry: zipfile.ZipInfo | None) -> bytes:
    """The first bytes of a part that should be small; nothing where it is missing or damaged."""
    if entry is None:
        return b""
    try:
        with archive.open(entry) as part:
            return part.read(1 << 20)
    except Exception:  # damaged parts are told, with everything else, when all parts are read
        return b""


def _mistaken(entries: dict[str, zipfile.ZipInfo], mimetype: bytes) -> Unreadable:
    """What to say of a zip that is no workbook."""
    for name, kind in _OTHER_PARTS:
        if name in entries:
            return Unreadable("wrong_format", kind=kind)
    if mimetype.startswith(b"application/vnd.oasis"):
        return Unreadable("wrong_format", kind="opendocument")
    inside = [entry.filename for name, entry in entries.items() if name.endswith(_EXPORTS)]
    if inside:
        return Unreadable("zipped", first=inside[0], count=len(inside))
    return Unreadable("wrong_format", kind="archive")
