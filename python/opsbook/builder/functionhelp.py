"""What the function wizard knows of the cell functions besides the code: their group and the help of each argument.

It lies in xl/workbook.xml, in UTF-8, as Excel writes it after Application.MacroOptions: `functionGroups`, and an
extension with `x14:argumentDescriptions` ([MS-OFFMACRO2] 2.2.5).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from lxml import etree

from opsbook.builder.workbookxml import MAIN, extension, insert
from opsbook.excel.udf import Udf

CATEGORY = "国际站运营"
BUILT_IN_GROUPS = 19  # of Excel 2013 and later
FIRST_OWN_CATEGORY: Final = BUILT_IN_GROUPS + 1
_X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
_NAMES_URI = "{8193D73E-4604-4355-AFF4-8A2333D13BE4}"
_AFTER_GROUPS = ("externalReferences", "definedNames", "calcPr", "oleSize", "customWorkbookViews", "pivotCaches",
                 "smartTagPr", "smartTagTypes", "webPublishing", "fileRecoveryPr", "webPublishObjects", "extLst")


def add_function_help(workbook: etree._Element, udfs: Mapping[str, Udf]) -> int:
    """Put the group and the help into the root of workbook.xml, in place of what was said of these functions before.

    Gives the group's number, which the wrapper module names. Groups and functions of the person's own stay.
    """
    names = extension(workbook, _NAMES_URI, "x14", _X14, "definedNames")
    for name in list(names):
        if name.get("name") in udfs:
            names.remove(name)
    for udf in sorted(udfs.values(), key=lambda udf: udf.name.lower()):
        if udf.arguments:
            names.append(_arguments(udf))
    return _group(workbook)


def _arguments(udf: Udf) -> etree._Element:
    name = etree.Element(f"{{{_X14}}}definedName", {"name": udf.name})
    listed = etree.SubElement(name, f"{{{_X14}}}argumentDescriptions", {"count": str(len(udf.arguments))})
    for index, argument in enumerate(udf.arguments):
        described = etree.SubElement(listed, f"{{{_X14}}}argumentDescription", {"index": str(index)})
        described.text = argument.help
    return name


def _group(workbook: etree._Element) -> int:
    groups = workbook.find(f"{{{MAIN}}}functionGroups")
    if groups is None:
        groups = etree.Element(f"{{{MAIN}}}functionGroups", {"builtInGroupCount": str(BUILT_IN_GROUPS)})
        insert(workbook, groups, before=_AFTER_GROUPS)
    titles = [group.get("name") for group in groups]
    if CATEGORY not in titles:
        etree.SubElement(groups, f"{{{MAIN}}}functionGroup", {"name": CATEGORY})
        titles.append(CATEGORY)
    # 16 is the schema's default for a file that does not say
    return int(groups.get("builtInGroupCount", "16")) + 1 + titles.index(CATEGORY)
