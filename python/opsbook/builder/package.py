"""Finish a workbook that xlsxwriter made: ribbon, help for functions, calculation settings, a zip that never varies."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from lxml import etree

from opsbook.builder import ribbon as ribbons
from opsbook.builder.functionhelp import add_function_help
from opsbook.builder.workbookxml import MAIN, extension, parse, written
from opsbook.excel.udf import Udf
from opsbook.excel.udfs import UDFS

WORKBOOK_PART = "xl/workbook.xml"
ROOT_RELATIONS = "_rels/.rels"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_FIRST = ("[Content_Types].xml", ROOT_RELATIONS)
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first day a zip knows

# Excel calculates on load where the file asks for it, where an older version calculated it last, and where one of its
# calculation features is not listed ([MS-XLSX] 2.4.82). With macros blocked that turns every cell function into #NAME?.
CALCULATED_BY = "191029"
# those of Microsoft 365, builds 29929 to 30326
_FEATURES = ("RD", "Single", "FV", "CNMTM", "LET_WF", "LAMBDA_WF", "ARRAYTEXT_WF")
_FEATURES_URI = "{B58B0392-4F1F-4190-BB64-5DF3571DCE5F}"
_CALC_FEATURES = "http://schemas.microsoft.com/office/spreadsheetml/2018/calcfeatures"


def finish(raw: bytes, ribbon: bool, udfs: Mapping[str, Udf] = UDFS) -> bytes:
    """Give the workbook as it is handed out; `ribbon` for one with macros: ribbon parts and help for its functions.

    The values cached in formula cells are kept by Excel, so each must have been written with its value. The same
    members give the same bytes.
    """
    parts = members(raw)
    workbook = parse(parts[WORKBOOK_PART])
    _keep_cached_values(workbook)
    if ribbon:
        add_function_help(workbook, udfs)
        parts = with_ribbon(parts)
    return packed(parts | {WORKBOOK_PART: written(workbook)})


def members(book: bytes) -> dict[str, bytes]:
    """Every member of a zip by its name, in its order. Raises zipfile.BadZipFile."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()}


def with_ribbon(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """The members with our ribbon in place of any other, known to the package."""
    ours = ribbons.parts()
    relations = parse(parts[ROOT_RELATIONS])
    kinds = {part.relation for part in ours}
    replaced = [each for each in relations if each.get("Type") in kinds]
    for relation in replaced:
        relations.remove(relation)
    for number, part in enumerate(ours, 1):
        etree.SubElement(relations, f"{{{_RELATIONS}}}Relationship",
                         {"Id": f"rIdUI{number}", "Type": part.relation, "Target": part.name})
    gone = {each.get("Target", "").lstrip("/") for each in replaced}
    kept = {name: content for name, content in parts.items() if name not in gone}
    return kept | {part.name: part.content for part in ours} | {ROOT_RELATIONS: written(relations)}


def packed(parts: Mapping[str, bytes]) -> bytes:
    """The zip: fixed order, no dates, nothing of the machine."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in [*_FIRST, *sorted(parts.keys() - set(_FIRST))]:
            info = zipfile.ZipInfo(name, _EARLIEST)
            info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 0
            archive.writestr(info, parts[name])
    return out.getvalue()


def _keep_cached_values(workbook: etree._Element) -> None:
    settings = workbook.find(f"{{{MAIN}}}calcPr")
    if settings is None:
        raise ValueError("a workbook.xml without calcPr is not xlsxwriter's")
    settings.attrib.clear()
    settings.set("calcId", CALCULATED_BY)
    listed = extension(workbook, _FEATURES_URI, "xcalcf", _CALC_FEATURES, "calcFeatures")
    for feature in _FEATURES:
        etree.SubElement(listed, f"{{{_CALC_FEATURES}}}feature", {"name": f"microsoft.com:{feature}"})
