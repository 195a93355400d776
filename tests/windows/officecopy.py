"""What LibreOffice is handed of our workbooks: a copy that opens three times as fast and holds the same cells.

For every sheet with print titles LibreOffice 7.4 lays out the pages of all sheets on loading (ScTableSheetObj, in
sc/source/ui/unoobj/cellsuno.cxx): with 38 sheets 5 of the 6 seconds. Print titles are in no value and in no formula.
"""

import re
import zipfile

WORKBOOK = "xl/workbook.xml"
PRINT_TITLES = re.compile(rb'<definedName name="_xlnm\.Print_Titles"[^>]*>[^<]*</definedName>')
NO_NAMES = b"<definedNames></definedNames>"


def copy_for_office(path, folder):
    """The copy of an xlsx or xlsm file in `folder`, of the same name, without print titles."""
    copy = folder / path.name
    with zipfile.ZipFile(path) as book, zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as light:
        for info in book.infolist():
            light.writestr(info.filename, _light(info.filename, book.read(info)))
    return copy


def _light(name, content):
    return PRINT_TITLES.sub(b"", content).replace(NO_NAMES, b"") if name == WORKBOOK else content
