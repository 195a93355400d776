"""What stands in a workbook as any program reads it: by its XML alone, without our own readers."""

import io
import re
import zipfile
from xml.etree import ElementTree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LIVE = re.compile(r"(?i)\b(WEBSERVICE|DDE|CALL|REGISTER\.ID|IMPORTXML|FILTERXML|RTD)\s*\(|cmd\||\[\d+\]|https?://")
PATHS = re.compile(r"[A-Z]:\\|/home/|/Users/|/root/|/tmp/")


def cells_of(content):
    """The cells of all sheets: (text or None, number as written or None, formula or None)."""
    parts = parts_of(content)
    shared = [said(item) for item in ElementTree.fromstring(parts.get("xl/sharedStrings.xml", "<sst/>"))]
    for name in parts:
        if name.startswith("xl/worksheets/sheet"):
            for cell in ElementTree.fromstring(parts[name]).iter(f"{MAIN}c"):
                yield _cell(cell, shared)


def _cell(cell, shared):
    value, formula, kind = cell.find(f"{MAIN}v"), cell.find(f"{MAIN}f"), cell.get("t")
    formula = None if formula is None else formula.text or ""
    if kind == "inlineStr":
        return said(cell.find(f"{MAIN}is")), None, formula
    held = None if value is None else value.text
    if held is None or kind not in ("s", "str"):
        return None, held, formula
    return (shared[int(held)] if kind == "s" else unescaped(held)), None, formula


def said(item):
    return unescaped("".join(text.text or "" for text in item.iter(f"{MAIN}t")))


def unescaped(text):
    """ECMA-376 22.9.2.19: _x000B_ is one character."""
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)


def parts_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name).decode("utf-8", "replace") for name in package.namelist()}


def violations(content):
    """What must not be in a file that is sent on: live formulas, links outside, names of people, paths."""
    parts = parts_of(content)
    formulas = [formula for name, text in parts.items() if name.startswith("xl/worksheets/sheet")
                for formula in re.findall(r"<f[^>]*>([^<]*)</f>", text)]
    properties = "".join(text for name, text in parts.items() if name.startswith("docProps/"))
    return [*(formula for formula in formulas if LIVE.search(formula)),
            *(name for name in parts if "externalLink" in name),
            *(name for name, text in parts.items() if name.endswith(".rels") and 'TargetMode="External"' in text),
            *re.findall(r"<(?:cp:lastModifiedBy|dc:creator)>[^<]+", properties),
            *(name for name, text in parts.items() if name.startswith("docProps/") and PATHS.search(text)),
            *(name for name, text in parts.items() if "absPath" in text)]
