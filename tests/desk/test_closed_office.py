"""What a patched workbook shows is what LibreOffice calculates, every formula cell, and nothing is lost on the way."""

from datetime import datetime
from io import BytesIO

import full
import oddbook
import pandas as pd
import pytest
import python_calamine
import xlsxwriter

from opsbook.desk.closed.book import Book
from opsbook.desk.closed.closeddesk import open_closed
from opsbook.desk.closed.recalculation import recalculate

pytestmark = pytest.mark.office
UNKNOWN = {("透视", "F1")}     # SORT came after LibreOffice 7.4
FORMULAS = (
    "=SUM(货[数量])", '=COUNTIFS(货[数量],">1",货[名称],"<>")',
    '=IFERROR(VLOOKUP("乙",货[[名称]:[数量]],2,FALSE),"无")', "=SUMPRODUCT((货[数量]>1)*货[数量])",
    '=TEXT(MAX(货[日期]),"yyyy-mm-dd")', "=AVERAGE(货[数量])/MEDIAN(货[数量])",
    '=IF(COUNT(货[数量])>2,"多","少")&ROWS(货[名称])', "=LARGE(货[数量],1)-SMALL(货[数量],1)",
    "=INDEX(货[名称],ROWS(货[名称]))", "=MATCH(999,货[数量],0)", "=1/(COUNT(货[数量])-4)", "=AND(货[数量])",
    "=ROUND(SUM(货[数量])/3,2)", '=REPT("▲",COUNT(货[数量]))',
    '=IFERROR(CHOOSE(COUNT(货[数量]),"一","二","三","四","五"),"更多")',
    "=SUMIFS(货[数量],货[日期],\">=\"&DATE(2026,11,3))",
)


def formula_book(path):
    """货 with one row and one formula of each kind that reads it; no values yet."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("表")
        columns = [{"header": name} for name in ("名称", "数量", "日期")]
        columns.append({"header": "比", "formula": "=货[[#This Row],[数量]]/SUM(货[数量])"})
        sheet.add_table("A1:D2", {"name": "货", "columns": columns})
        sheet.write_row("A2", ["乙", 2, 46327])
        for row, formula in enumerate(FORMULAS):
            sheet.write_formula(row, 5, formula)
    return path


def values(path):
    """Every sheet's rows as calamine reads them."""
    workbook = python_calamine.CalamineWorkbook.from_filelike(BytesIO(path.read_bytes()))
    return {name: workbook.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in workbook.sheet_names}


def compare(path, convert):
    """Assert that LibreOffice, calculating everything, shows in each formula cell what stands in the file."""
    ours, theirs = values(path), values(convert(path, "xlsx") / f"{path.stem}.xlsx")
    book = Book(path.read_bytes())
    spots = [(name, place) for name in book.worksheets for place in book.formulas(name).by_place
             if (name, str(place)) not in UNKNOWN]
    assert spots
    for name, (row, column) in spots:
        shown, expected = ours[name][row - 1][column - 1], theirs[name][row - 1][column - 1]
        expected = pytest.approx(expected, rel=1e-9) if isinstance(expected, float) else expected
        assert shown == expected, (name, row, column)


def goods(n_rows):
    return pd.DataFrame({"名称": [f"货{n}" if n % 3 else "乙" for n in range(n_rows)],
                         "数量": [n * 1.25 - 1 for n in range(n_rows)],
                         "日期": [datetime(2026, 11, 1 + n) for n in range(n_rows)]})


@pytest.mark.parametrize("n_rows", [1, 4, 9])
def test_formulas_of_every_kind(tmp_path, convert, n_rows):
    path = formula_book(tmp_path / "店.xlsx")
    path.write_bytes(recalculate(path.read_bytes(), {}))
    desk = open_closed(path, {})
    desk.write("货", goods(n_rows))
    desk.commit()
    compare(path, convert)


def test_the_rich_workbook(tmp_path, convert):
    path = full.rich_book(tmp_path / "富.xlsm")
    desk = open_closed(path, {})
    desk.write("货", pd.DataFrame({"编号": ["a", "b", "c", "d"], "数量": [1.0, 2.5, None, 4.0], "单价": [3, 1, 4, 1]}))
    desk.commit()
    compare(path, convert)


@pytest.mark.parametrize("name", ["prefixed, no addresses", "1904"])
def test_other_spellings(tmp_path, convert, name):
    (tmp_path / "店.xlsx").write_bytes(oddbook.odd_book(oddbook.SPELLINGS[name]))
    desk = open_closed(tmp_path / "店.xlsx", {})
    desk.write("货", pd.DataFrame({"名称": [" 前 ", "=1+1", "_x0041_"], "数量": [5, 6, 7],
                                  "日期": [datetime(2026, 11, 1)] * 3}))
    desk.commit()
    compare(tmp_path / "店.xlsx", convert)
    theirs = values(tmp_path / "店_office" / "店.xlsx")["表一"]
    assert [row[0] for row in theirs[1:4]] == [" 前 ", "=1+1", "_x0041_"]
    assert theirs[1][3] in (datetime(2026, 11, 1), datetime(2026, 11, 1).date())


def test_a_workbook_libreoffice_saved_is_patched(tmp_path, convert):
    path = formula_book(tmp_path / "原.xlsx")
    saved = convert(path, "xlsx") / "原.xlsx"
    before = saved.read_bytes()
    desk = open_closed(saved, {})
    desk.write("货", goods(6).drop(columns="日期"))
    desk.commit()
    assert full.changed(before, saved.read_bytes()) <= {"xl/worksheets/sheet1.xml", "xl/tables/table1.xml",
                                                        "xl/workbook.xml"}
    compare(saved, convert)
